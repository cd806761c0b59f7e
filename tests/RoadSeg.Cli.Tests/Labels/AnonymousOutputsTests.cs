using System.Text.RegularExpressions;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>
/// Nothing of a person's pixels gets into anything that is written: every picture of every verb looks the same for two
/// drives that differ only in how a person looks.
/// </summary>
public sealed partial class AnonymousOutputsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_people_who_look_different_look_the_same_in_every_output()
    {
        string model = TwoLooks.WriteNetwork(folder["model"], "Sky");
        TwoLooks.WriteNetwork(folder["other"], "Air");
        TwoLooks.WriteDrive(folder["one/drive"], seed: 1, isStill: false);
        TwoLooks.WriteDrive(folder["two/drive"], seed: 2, isStill: false);
        string[] anonymise = ["--anonymise", "people"];
        Dictionary<string, byte[]> one = await PicturesAsync("one", "a", model, anonymise);
        Dictionary<string, byte[]> two = await PicturesAsync("two", "b", model, anonymise);
        Dictionary<string, byte[]> plain = await PicturesAsync("two", "c", model, []);
        Assert.Equal(plain.Keys.Order(StringComparer.Ordinal), one.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([], TwoLooks.Unlike(one, two));
        Assert.Equal([], TwoLooks.Alike(one, plain));
    }

    // Every kind of output: the grey of all its pictures below their head lines.
    private async Task<Dictionary<string, byte[]>> PicturesAsync(
        string drive, string name, string model, string[] anonymise)
    {
        string[] common = ["--model", model, "--fps", "5", .. anonymise];
        string source = folder[drive + "/drive"];
        string At(string file) => Path.Combine(folder[name], file);
        Directory.CreateDirectory(folder[name]);
        Task Run(string verb, params string[] options) => OkAsync([verb, .. common, .. options]);

        await Run("run", source, "--out", "video:" + At("run.mkv"), "--out", "mcap:" + At("log.mcap"),
            "--mcap-pictures", "source,overlay", "--report", At("report"),
            "--camera", Repository.File("calibration/street.yaml"));
        await Run("compare", source, "--a", model, "--b", folder["other/tiny.json"], "--side-by-side", At("both.mkv"),
            "--difference", At("difference.mkv"), "--report", At("compared"));
        await Run("mine", source, "--top", "50", "--apart", "100ms", "--out", At("mined"));
        await Run("batch", source, "--keep", "video", "--out", At("batch"));
        await Run("export", source, "--format", "masks", "--out", At("masks"));
        await Run("export", source, "--format", "labelme", "--out", At("labelme"));
        await Run("eval", "--images", source, "--labels", At("masks/labels"), "--report", At("scores"));
        await OkAsync(["inspect", model, .. anonymise, "--try", source, "--out", At("try.png")]);

        Dictionary<string, byte[]> pictures = [];
        foreach (string video in Directory.GetFiles(folder[name], "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".mkv" or ".mp4"))
        {
            pictures[Path.GetRelativePath(folder[name], video)] = await OfVideoAsync(video);
        }

        foreach (string page in new[] { "report/index.html", "compared/index.html", "scores/index.html" })
        {
            pictures[page] = OfPage(await File.ReadAllTextAsync(At(page)));
        }

        foreach (string folderOfPictures in new[] { "mined", "masks/images", "labelme" })
        {
            pictures[folderOfPictures] = OfFolder(At(folderOfPictures));
        }

        pictures["try.png"] = TwoLooks.OfPicture(At("try.png"));
        pictures["scores/worst.jpg"] = TwoLooks.OfPicture(At("scores/worst.jpg"));
        foreach (string topic in new[] { "image", "overlay" })
        {
            await OkAsync([
                "export", $"{At("log.mcap")}?topic=/roadseg/{topic}/compressed", "--model", model, "--format", "masks",
                "--out", At(topic)]);
            pictures["log.mcap " + topic] = OfFolder(At(topic + "/images"));
        }

        return pictures;
    }

    private static byte[] OfFolder(string path) =>
        [.. Directory.GetFiles(path, "*.png").Order(StringComparer.Ordinal).SelectMany(TwoLooks.OfPicture)];

    private byte[] OfPage(string page)
    {
        List<byte> all = [];
        foreach (Match embedded in Embedded().Matches(page))
        {
            string file = folder["embedded.jpg"];
            File.WriteAllBytes(file, Convert.FromBase64String(embedded.Groups[1].Value));
            all.AddRange(TwoLooks.OfPicture(file));
        }

        return [.. all];
    }

    private async Task<byte[]> OfVideoAsync(string path)
    {
        string raw = folder["video.gray"];
        const string Below = "crop=iw:ih-floor(ih/4):0:floor(ih/4)";
        string squares = $"format=gray,scale=iw/{TwoLooks.Square}:ih/{TwoLooks.Square}:flags=area";
        await Tool.FfmpegAsync("-i", path, "-vf", Below + "," + squares, "-f", "rawvideo", raw);
        return await File.ReadAllBytesAsync(raw);
    }

    private static async Task OkAsync(string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == 0, string.Join(' ', arguments) + "\n" + result.Error);
    }

    [GeneratedRegex("data:image/jpeg;base64,([A-Za-z0-9+/=]*)")]
    private static partial Regex Embedded();
}
