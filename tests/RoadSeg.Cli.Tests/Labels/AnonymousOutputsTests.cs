using System.Text.RegularExpressions;
using RoadSeg.Cli.Tests.Support;
using RoadSeg.Geometry;
using RoadSeg.Onnx.Tests.Layouts;
using RoadSeg.OpenCv.Pictures;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>
/// Nothing of a person's pixels gets into anything that is written. Two drives differ only in the pixels of a person
/// and a few around; a network by colour gives both the same mask. With <c>--anonymise</c> every picture of every verb
/// must then look the same for both: but for what latencies, written above the picture, do to the encoder.
/// </summary>
public sealed partial class AnonymousOutputsTests : IDisposable
{
    private const int Width = 256;
    private const int Height = 192;
    private const int Frames = 6;
    private const int Around = 2;
    private const int Looks = 50;

    // Mean difference in grey over 16 pixels beside each other. An encoder makes 3 of it, a person's look 30.
    private const double Same = 8;
    private const double Other = 15;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_people_who_look_different_look_the_same_in_every_output()
    {
        string model = WriteNetwork("model", "Sky");
        WriteNetwork("other", "Air");
        WriteDrive("one", seed: 1);
        WriteDrive("two", seed: 2);
        string[] anonymise = ["--anonymise", "people"];
        Dictionary<string, byte[]> one = await PicturesAsync("one", "a", model, anonymise);
        Dictionary<string, byte[]> two = await PicturesAsync("two", "b", model, anonymise);
        Dictionary<string, byte[]> plain = await PicturesAsync("two", "c", model, []);
        Assert.Equal(plain.Keys.Order(StringComparer.Ordinal), one.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([], one.Keys.Where(k => Difference(one[k], two[k]) > Same));
        Assert.Equal([], one.Keys.Where(k => Difference(one[k], plain[k]) < Other));
    }

    private static double Difference(byte[] one, byte[] two)
    {
        Assert.Equal(one.Length, two.Length);
        double most = 0;
        for (int at = 0; at + 16 <= one.Length; at += 16)
        {
            int sum = 0;
            for (int i = at; i < at + 16; i++)
            {
                sum += Math.Abs(one[i] - two[i]);
            }

            most = Math.Max(most, sum / 16.0);
        }

        return most;
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

        pictures["try.png"] = OfPicture(At("try.png"));
        pictures["scores/worst.jpg"] = OfPicture(At("scores/worst.jpg"));
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
        [.. Directory.GetFiles(path, "*.png").Order(StringComparer.Ordinal).SelectMany(OfPicture)];

    private static byte[] OfPicture(string path)
    {
        byte[] pixels = PictureFile.ReadColour(path, out ImageSize size);
        return
        [
            .. Enumerable.Range(size.Height / 4 * size.Width, (size.Height - (size.Height / 4)) * size.Width)
                .Select(i => (byte)((pixels[3 * i] + pixels[(3 * i) + 1] + pixels[(3 * i) + 2]) / 3)),
        ];
    }

    private byte[] OfPage(string page)
    {
        List<byte> all = [];
        foreach (Match embedded in Embedded().Matches(page))
        {
            string file = folder["embedded.jpg"];
            File.WriteAllBytes(file, Convert.FromBase64String(embedded.Groups[1].Value));
            all.AddRange(OfPicture(file));
        }

        return [.. all];
    }

    private async Task<byte[]> OfVideoAsync(string path)
    {
        string raw = folder["video.gray"];
        await Tool.FfmpegAsync(
            "-i", path, "-vf", "crop=iw:ih-floor(ih/4):0:floor(ih/4),format=gray", "-f", "rawvideo", raw);
        return await File.ReadAllBytesAsync(raw);
    }

    private string WriteNetwork(string name, string sky)
    {
        Directory.CreateDirectory(folder[name]);
        return new TinyNetwork
        {
            Width = Width,
            Height = Height,
            Heads =
            [
                new TinyHead("out", "class_ids", Type.Int64, "NCHW", 1,
                [
                    ("Road", [70, 160, 70], "drivable"), ("Pedestrian", [200, 60, 190], "pedestrian"),
                    (sky, [120, 190, 250], "other"),
                ]),
            ],
        }.WriteTo(folder[name]);
    }

    // Road below, sky above, one person who walks to the right, with a look of his own.
    private void WriteDrive(string name, int seed)
    {
        string drive = folder[name + "/drive"];
        Directory.CreateDirectory(drive);
        Random look = new(seed);
        for (int frame = 0; frame < Frames; frame++)
        {
            byte[] pixels = new byte[Width * Height * 3];
            int[] looks = [.. Enumerable.Range(0, 32 * 24).Select(_ => look.Next(-Looks, Looks + 1))];
            int left = 60 + (frame * 14);
            for (int i = 0; i < Width * Height; i++)
            {
                (int u, int v) = (i % Width, i / Width);
                bool isPerson = IsIn(u, v, left, 0);
                int shade = (((u * 7) + (v * 13) + (frame * 11)) % 20) - (frame % 2 * 40);
                int noise = IsIn(u, v, left, Around) ? looks[(v / 8 * 32) + (u / 8)] : shade;
                (int r, int g, int b) = isPerson ? (200, 60, 190) : v > 90 ? (70, 160, 70) : (120, 190, 250);
                pixels[3 * i] = (byte)Math.Clamp(b + noise, 0, 255);
                pixels[(3 * i) + 1] = (byte)Math.Clamp(g + noise, 0, 255);
                pixels[(3 * i) + 2] = (byte)Math.Clamp(r + noise, 0, 255);
            }

            PictureFile.Write(Path.Combine(drive, $"f{frame}.png"), new(Width, Height), pixels);
        }

        static bool IsIn(int u, int v, int left, int around) =>
            u >= left - around && u < left + 30 + around && v >= 60 - around && v < 140 + around;
    }

    private static async Task OkAsync(string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == 0, string.Join(' ', arguments) + "\n" + result.Error);
    }

    [GeneratedRegex("data:image/jpeg;base64,([A-Za-z0-9+/=]*)")]
    private static partial Regex Embedded();
}
