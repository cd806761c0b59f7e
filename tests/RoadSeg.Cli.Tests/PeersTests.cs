using System.Diagnostics;
using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>The loops that RoadSeg is measured against do the same work: their masks are ours. Nothing is timed.</summary>
public sealed class PeersTests
{
    // The peers resize with OpenCV, whose rounding differs from ours by a grey level here and there.
    private const double SameMask = 0.999;

    // The first run compiles the C++ loop.
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(6);

    private static readonly string Benchmarks =
        Repository.File("artifacts/bin/RoadSeg.Benchmarks/release/RoadSeg.Benchmarks");

    private static readonly string Drive = Repository.File("recordings/street.mp4");
    private static readonly string FloatModel = Repository.File("models/roadseg-camvid-s.json");
    private static readonly string Int8Model = Repository.File("models/roadseg-camvid-s-int8.json");

    [Fact]
    public async Task Masks_of_the_peers_are_ours()
    {
        AssertMasks(await CompareAsync(Drive, "--frames", "16", "--rounds", "0", "--model", FloatModel));
    }

    // Where frames are resized, the grey levels that OpenCV rounds the other way grow in a network of bytes: 99.8 % on
    // the bundled drive. Frames of the network's size show that everything else is the same.
    [Fact]
    public async Task Masks_of_the_peers_are_ours_with_the_int8_model()
    {
        RequireTools();
        using TempFolder folder = new();
        await Tool.FfmpegAsync("-i", Drive, "-vf", "scale=480:360", "-frames:v", "16", "-c:v", "libx264",
            "-crf", "18", "-pix_fmt", "yuv420p", folder["drive.mp4"]);
        AssertMasks(await CompareAsync(
            folder["drive.mp4"], "--frames", "16", "--rounds", "0", "--model", Int8Model));
    }

    [Fact]
    public async Task Every_loop_says_what_it_measured()
    {
        JsonElement loops = await CompareAsync(
            Drive, "--frames", "8", "--rounds", "1", "--only", "cpp,csharp", "--model", FloatModel);
        Assert.Equal(["ours", "cpp", "csharp"], loops.EnumerateObject().Select(loop => loop.Name));
        foreach (JsonProperty loop in loops.EnumerateObject())
        {
            AssertFigures(loop.Name, loop.Value);
        }
    }

    [Theory]
    [InlineData(2, "SOURCE is missing", "--rounds", "1")]
    [InlineData(2, "--rounds \"many\" cannot be used", "a.mp4", "--rounds", "many")]
    [InlineData(2, "\"--fast\" is not understood", "a.mp4", "--fast")]
    [InlineData(2, "--only \"rust\" is no peer", "a.mp4", "--only", "cpp,rust")]
    [InlineData(4, "\"no-such.mp4\"", "no-such.mp4")]
    [InlineData(4, "\".\" is not there or is no file", ".")]
    [InlineData(5, "\"no-such.json\"", "run.sh", "--model", "no-such.json")]
    public async Task Mistakes_are_told(int code, string text, params string[] words)
    {
        RequireTools();
        ToolResult result = await Tool.RunAsync(Benchmarks, ["peers", .. words.Select(FullNameOfOurs)]);
        Assert.Equal(code, result.Code);
        Assert.Contains(text, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    // A file that is there, so that what comes after it is looked at.
    private static string FullNameOfOurs(string word) => word == "run.sh" ? Repository.File(word) : word;

    private static async Task<JsonElement> CompareAsync(string video, params string[] words)
    {
        RequireTools();
        using TempFolder folder = new();
        Process process = Tool.Start(
            Benchmarks, ["peers", video, .. words, "--json", folder["peers.json"]]);
        ToolResult result = await Tool.FinishAsync(process, BuildPatience);
        Assert.True(result.Code == 0, result.Error);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(folder["peers.json"]));
        return json.RootElement.GetProperty("loops").Clone();
    }

    private static void AssertMasks(JsonElement loops)
    {
        foreach (string loop in (string[])["cpp_accurate", "csharp_accurate"])
        {
            double agreement = loops.GetProperty(loop).GetProperty("mask_agreement").GetDouble();
            Assert.True(agreement >= SameMask, $"{loop}: only {agreement:P3} of the mask pixels are ours");
        }

        // The usual argmax at the scores' size is coarser at the edges: the comparison can tell masks apart. The two
        // languages make the same of it, to the last pixel.
        string cpp = loops.GetProperty("cpp").GetProperty("checksum").GetString()!;
        Assert.InRange(loops.GetProperty("cpp").GetProperty("mask_agreement").GetDouble(), 0.95, SameMask);
        Assert.Equal(cpp, loops.GetProperty("csharp").GetProperty("checksum").GetString());
        Assert.NotEqual(cpp, loops.GetProperty("ours").GetProperty("checksum").GetString());
    }

    private static void AssertFigures(string name, JsonElement loop)
    {
        double fps = loop.GetProperty("fps").GetDouble();
        JsonElement latency = loop.GetProperty("latency_ms");
        Assert.True(fps > 0, $"{name}: {fps} fps");
        Assert.True(latency.GetProperty("p99").GetDouble() >= latency.GetProperty("p50").GetDouble(), name);
        Assert.True(loop.GetProperty("ours_fps_ratio").GetDouble() > 0, name);
        Assert.True(loop.GetProperty("ours_p99_ratio").GetDouble() > 0, name);
        Assert.True(loop.GetProperty("cpu_ms").GetDouble() > 0, name);
    }

    private static void RequireTools()
    {
        foreach (string tool in (string[])["cmake", "g++"])
        {
            bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
            Assert.SkipUnless(isThere, $"needs {tool} to build the C++ loop, which is not here");
        }

        Assert.SkipUnless(File.Exists(Benchmarks), "needs RoadSeg.Benchmarks, which is not built here");
    }
}
