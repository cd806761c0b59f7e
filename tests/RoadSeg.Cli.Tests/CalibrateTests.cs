using System.Globalization;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary><c>roadseg calibrate</c> as a user runs it.</summary>
public sealed class CalibrateTests : IDisposable
{
    private const string StraightDrive =
        "synthetic:?size=640x360&fps=10&seconds=6&bends=no&light=day&fov=70&bonnet=no&density=0.6";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_shared_chessboards_give_the_known_lens()
    {
        string pictures = Path.GetFullPath(Repository.File("../shared/calibration/chessboard_9x6"));
        Assert.SkipUnless(Directory.Exists(pictures), "the chessboard pictures are not there (../shared/calibration)");
        ToolResult result = await Tool.RunRoadSegAsync(
            "calibrate", "intrinsics", pictures, "--board", "9x6", "--out", folder["front.yaml"],
            "--report", folder["report"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("calibration7.jpg: is 1281x721, but 12 of 14 pictures are 1280x720", result.Output);
        Assert.Contains("calibration15.jpg: is 1281x721", result.Output);
        Assert.InRange(Number(result.Output, "RMS "), 0.8, 0.95);
        Assert.InRange(Number(result.Output, "fx "), 1140, 1170);
        Assert.InRange(Number(result.Output, "fy "), 1135, 1165);
        string text = await File.ReadAllTextAsync(folder["front.yaml"]);
        Assert.Contains("image_width: 1280", text);
        foreach (string file in (string[])["report.md", "report.json", "coverage.png", "undistorted.png"])
        {
            Assert.True(File.Exists(Path.Combine(folder["report"], file)), file);
        }

        ToolResult inspected = await Tool.RunRoadSegAsync("inspect", folder["front.yaml"]);
        Assert.Equal(0, inspected.Code);
        await RefusedAsync(
            3, ["give --board 9x6"], "calibrate", "intrinsics", pictures, "--board", "10x7", "--out", folder["b.yaml"]);
    }

    // Goals: pitch and roll within 0.2 degrees, yaw within 0.3, height within 3 % with the lane width given. The
    // generator's lines lie 3.35 m apart.
    [Theory]
    [InlineData(1, 1.4, 0.0, 2.0, 0.0)]
    [InlineData(2, 0.9, 1.5, 6.0, 3.0)]
    [InlineData(3, 2.3, -2.0, 11.0, -4.0)]
    public async Task A_straight_drive_gives_the_mount(int seed, double height, double roll, double pitch, double yaw)
    {
        string source = string.Create(
            CultureInfo.InvariantCulture, $"{StraightDrive}&seed={seed}&height={height}&pitch={pitch}&roll={roll}&yaw={yaw}");
        await WriteLensAsync();
        ToolResult result = await Tool.RunRoadSegAsync(
            "calibrate", "mount", source, "--camera", folder["lens.yaml"], "--lane-width", "3.35",
            "--out", folder["mounted.yaml"], "--report", folder["mount"]);
        Assert.True(result.Code == 0, result.Error + result.Output);
        Assert.InRange(Number(result.Output, "height "), height * 0.97, height * 1.03);
        Assert.Equal(roll, Number(result.Output, "roll "), 0.2);
        Assert.Equal(pitch, Number(result.Output, "pitch "), 0.2);
        Assert.Equal(yaw, Number(result.Output, "yaw "), 0.3);
        string text = await File.ReadAllTextAsync(folder["mounted.yaml"]);
        Assert.Contains("mount_sigma:", text);
        Assert.True(File.Exists(Path.Combine(folder["mount"], "ground.png")));
        Assert.Equal(0, (await Tool.RunRoadSegAsync("inspect", folder["mounted.yaml"])).Code);
    }

    [Fact]
    public async Task Ground_points_give_the_mount()
    {
        await WriteLensAsync();
        // A level camera 1.2 m high at the origin: v = 179.5 + f · 1.2 / x, u = 319.5 − f · y / x, f = 457.01.
        List<string> lines = ["u,v,x,y"];
        foreach ((double x, double y) in ((double, double)[])[(4, 1), (4, -1), (6, 2), (8, -2), (10, 0), (14, 3)])
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{319.5 - (457.01 * y / x)},{179.5 + (457.01 * 1.2 / x)},{x},{y}"));
        }

        await File.WriteAllLinesAsync(folder["marks.csv"], lines);
        ToolResult result = await Tool.RunRoadSegAsync(
            "calibrate", "mount", "-", "--camera", folder["lens.yaml"], "--points", folder["marks.csv"],
            "--out", folder["mounted.yaml"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(1.2, Number(result.Output, "height "), 0.01);
        Assert.Equal(0, Number(result.Output, "pitch "), 0.1);
        await File.WriteAllLinesAsync(folder["marks.csv"], [.. lines, "5,NaN,3,4"]);
        await RefusedAsync(
            3, ["marks.csv", "line 8"], "calibrate", "mount", "-", "--camera", folder["lens.yaml"],
            "--points", folder["marks.csv"], "--out", folder["b.yaml"]);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await WriteLensAsync();
        string lens = folder["lens.yaml"];
        string output = folder["b.yaml"];
        string[] drive = ["calibrate", "mount", "synthetic:?size=640x360&seconds=1", "--camera", lens, "--out", output];
        await RefusedAsync(2, ["no way"], drive);
        await RefusedAsync(3, ["height is -1"], [.. drive, "--height", "-1"]);
        await RefusedAsync(2, ["--height \"NaN\""], [.. drive, "--height", "NaN"]);
        await RefusedAsync(2, ["charuco", "--dictionary"], [.. drive, "--board", "9x6", "--target", "charuco"]);
        await RefusedAsync(2, ["--board", "9y6"], [.. drive, "--board", "9y6"]);
        await RefusedAsync(3, ["no picture shows"], [.. drive, "--board", "9x6", "--square", "0.1"]);
        string sky = "synthetic:?size=640x360&seconds=1&fps=5&pitch=-30&bonnet=no";
        await RefusedAsync(
            3, ["no lane lines"], "calibrate", "mount", sky, "--camera", lens, "--height", "1.4", "--out", output);
        await RefusedAsync(
            3, ["none of"], "calibrate", "intrinsics", "synthetic:?size=320x240&seconds=1&fps=4", "--board", "9x6",
            "--out", output);
        await RefusedAsync(
            4, ["no/such"], "calibrate", "intrinsics", "no/such/folder", "--board", "9x6", "--out", output);
        Assert.False(File.Exists(output));
    }

    private static double Number(string output, string after)
    {
        // At the start of a line, or after the comma behind another value.
        int at = Math.Max(
            output.IndexOf("\n" + after, StringComparison.Ordinal),
            output.IndexOf(", " + after, StringComparison.Ordinal) + 1);
        Assert.True(at > 0, $"no \"{after}\" in {output}");
        string rest = output[(at + 1 + after.Length)..].TrimStart();
        int end = rest.IndexOfAny([' ', '°', ',', '\n']);
        return double.Parse(rest[..end], CultureInfo.InvariantCulture);
    }

    // The generator's lens at 640x360 and 70 degrees: 320 / tan 35° = 457.01 pixels.
    private Task WriteLensAsync() => File.WriteAllTextAsync(folder["lens.yaml"], """
        image_width: 640
        image_height: 360
        camera_name: drive
        camera_matrix: {rows: 3, cols: 3, data: [457.0074, 0, 319.5, 0, 457.0074, 179.5, 0, 0, 1]}
        distortion_model: plumb_bob
        distortion_coefficients: {rows: 1, cols: 5, data: [-0.05, 0, 0, 0, 0]}
        """);

    private static async Task RefusedAsync(int code, string[] words, params string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == code, $"exit code {result.Code}: {result.Error}");
        Assert.All(words, word => Assert.Contains(word, result.Error));
        Assert.DoesNotContain("   at ", result.Error);
    }
}
