using RoadSeg.Anonymising;
using RoadSeg.Cli.Tests.Support;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Pictures;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>Nobody is left in any picture, and the results are what they would be without.</summary>
public sealed class AnonymiseTests : IDisposable
{
    private const byte Car = 8;
    private const byte Pedestrian = 9;
    private const byte Bicyclist = 10;
    private const int Margin = 5;
    private readonly string[] drive = ["recordings/street.mp4", "--from", "9s", "--to", "0:10"];
    private readonly TempFolder folder = new();

    public AnonymiseTests()
    {
        drive[0] = Repository.File(drive[0]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Results_are_the_same_byte_for_byte()
    {
        await RunAsync("--out", "jsonl:" + folder["a.jsonl"], "--out", "masks:" + folder["a"]);
        await RunAsync(
            "--out", "jsonl:" + folder["b.jsonl"], "--out", "masks:" + folder["b"], "--anonymise", "people,vehicles");
        Assert.NotEmpty(await File.ReadAllBytesAsync(folder["a.jsonl"]));
        Assert.Equal(await File.ReadAllBytesAsync(folder["a.jsonl"]), await File.ReadAllBytesAsync(folder["b.jsonl"]));
        foreach (string mask in Directory.GetFiles(folder["a"]))
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(mask),
                await File.ReadAllBytesAsync(Path.Combine(folder["b"], Path.GetFileName(mask))));
        }
    }

    // The exported pictures are without loss, so every single pixel of the mask, widened, can be looked at.
    [Fact]
    public async Task No_pixel_of_a_person_or_a_vehicle_is_left_in_pictures()
    {
        await ExportAsync("plain");
        await ExportAsync("filled", "--anonymise", "people,vehicles");
        await ExportAsync("mosaic", "--anonymise", "people,vehicles", "--anonymise-by", "blur");
        long looked = 0;
        foreach (string mask in Directory.GetFiles(folder["plain/labels"]))
        {
            byte[] ids = LabelImage.Read(mask, out ImageSize size);
            bool[] meant = Widened(ids, size, id => id is Car or Pedestrian or Bicyclist);
            string name = "images/" + Path.GetFileName(mask);
            byte[] plain = PictureFile.ReadColour(Path.Combine(folder["plain"], name), out _);
            byte[] filled = PictureFile.ReadColour(Path.Combine(folder["filled"], name), out _);
            byte[] mosaic = PictureFile.ReadColour(Path.Combine(folder["mosaic"], name), out _);
            for (int i = 0; i < 3 * size.PixelCount; i++)
            {
                looked += meant[i / 3] ? 1 : 0;
                Assert.True(!meant[i / 3] || filled[i] == Anonymiser.FillValue, $"{name}: byte {i} is not filled");
                Assert.True(!meant[i / 3] || (mosaic[i] & 0x1f) == 0x10, $"{name}: byte {i} is not mosaic");
                Assert.True(filled[i] == plain[i] || filled[i] == Anonymiser.FillValue, $"{name}: byte {i} changed");
            }
        }

        Assert.InRange(looked, 10_000, long.MaxValue);
    }

    // The overlay is drawn over what is left: inside a car far from its edge there is one colour only.
    [Fact]
    public async Task No_texture_of_vehicles_is_left_in_the_overlay_video()
    {
        await RunAsync("--out", "video:" + folder["plain.mkv"], "--out", "masks:" + folder["m"]);
        await RunAsync("--out", "video:" + folder["filled.mkv"], "--anonymise", "people,vehicles");
        double plain = await TextureAsync("plain.mkv");
        double filled = await TextureAsync("filled.mkv");
        Assert.True(filled < plain / 3, $"texture {filled:0.00}, {plain:0.00} without");
    }

    [Fact]
    public async Task A_model_that_knows_no_vehicles_is_refused_before_any_file_is_made()
    {
        string card = await File.ReadAllTextAsync(Repository.File("models/roadseg-camvid-s.json"));
        await File.WriteAllTextAsync(
            folder["m.json"], card.Replace("\"Car\"", "\"Thing\"", StringComparison.Ordinal));
        File.Copy(Repository.File("models/roadseg-camvid-s.onnx"), folder["roadseg-camvid-s.onnx"]);
        string[] verbs = ["run", "export"];
        foreach (string verb in verbs)
        {
            string[] where = verb == "run" ? ["--out", "jsonl:" + folder["o"]] : ["--format", "coco", "--out", folder["o"]];
            ToolResult result = await Tool.RunRoadSegAsync(
                [verb, .. drive, "--model", folder["m.json"], "--anonymise", "vehicles", .. where]);
            Assert.Equal(5, result.Code);
            Assert.Contains("knows no vehicles", result.Error, StringComparison.Ordinal);
            Assert.False(Path.Exists(folder["o"]));
        }
    }

    private async Task<double> TextureAsync(string video)
    {
        await Tool.FfmpegAsync("-i", folder[video], "-pix_fmt", "gray", "-f", "rawvideo", folder[video + ".raw"]);
        byte[] raw = await File.ReadAllBytesAsync(folder[video + ".raw"]);
        string[] masks = [.. Directory.GetFiles(folder["m"]).Order(StringComparer.Ordinal)];
        long sum = 0;
        long count = 0;
        foreach ((int frame, string mask) in masks.Index())
        {
            byte[] ids = LabelImage.Read(mask, out ImageSize size);
            bool[] isNearOther = Widened(ids, size, id => id != Car);
            for (int i = 0; i + 1 < ids.Length; i++)
            {
                if (!isNearOther[i] && !isNearOther[i + 1])
                {
                    int at = (frame * size.PixelCount) + i;
                    sum += Math.Abs(raw[at] - raw[at + 1]);
                    count++;
                }
            }
        }

        Assert.InRange(count, 1_000, long.MaxValue);
        return (double)sum / count;
    }

    private static bool[] Widened(byte[] ids, ImageSize size, Predicate<byte> isMeant)
    {
        bool[] widened = new bool[ids.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            if (isMeant(ids[i]))
            {
                (int u, int v) = (i % size.Width, i / size.Width);
                for (int y = Math.Max(0, v - Margin); y <= Math.Min(size.Height - 1, v + Margin); y++)
                {
                    int from = Math.Max(0, u - Margin);
                    int to = Math.Min(size.Width - 1, u + Margin);
                    Array.Fill(widened, true, (y * size.Width) + from, to - from + 1);
                }
            }
        }

        return widened;
    }

    private Task RunAsync(params string[] options) => OkAsync(["run", .. drive, .. options]);

    private Task ExportAsync(string name, params string[] options) => OkAsync(
        ["export", .. drive, "--format", "masks", "--every", "5", "--min-area", "0", "--out", folder[name], .. options]);

    private static async Task OkAsync(string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == 0, result.Error);
    }
}
