using System.Globalization;
using System.Text;
using RoadSeg.Calibration;
using RoadSeg.Cli.Tests.Support;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.OpenCv.Tests.Calibration;

namespace RoadSeg.Cli.Tests;

/// <summary><c>roadseg calibrate --target charuco</c> as a user runs it, on made pictures.</summary>
public sealed class CharucoCalibrateTests : IDisposable
{
    private static readonly ImageSize Size = new(800, 600);
    private static readonly CalibrationTarget Board = CalibrationTarget.Charuco(
        9, 7, 0.065, new CharucoMarkers(MarkerDictionary.Find("5x5_100")!, 0.75, false));

    private static readonly string[] BoardOptions =
    [
        "--target", "charuco", "--board", "9x7", "--square", "0.065", "--marker", "0.04875", "--dictionary", "5x5_100",
    ];

    // Ahead, left, up in metres; lean sideways, lean back, spin in degrees.
    private static readonly double[][] Poses =
    [
        [0.95, 0, 0, 0, 0, 0], [1.0, 0.15, 0.1, 30, 0, 5], [1.0, -0.15, 0.08, -30, 5, -5], [1.0, 0.1, -0.1, 0, 30, 0],
        [1.0, -0.1, -0.1, 5, -30, 3], [1.2, 0.4, 0.3, 20, 20, 10], [1.2, -0.4, 0.28, -20, 20, -10],
        [1.2, 0.4, -0.28, 25, -20, 0], [1.2, -0.4, -0.3, -25, -15, 0],
    ];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Boards_seen_in_part_give_the_lens()
    {
        Assert.SkipUnless(Charuco.WhyNot is null, $"{Charuco.WhyNot}");
        string pictures = Directory.CreateDirectory(folder["pictures"]).FullName;
        CameraInfo truth = Camera(
            new Distortion(DistortionModel.PlumbBob, [-0.2, 0.06, 0, 0, 0]), new CameraMount(1, 0, 0, 0, 0, 0));
        for (int i = 0; i < Poses.Length; i++)
        {
            double[] p = Poses[i];
            double hidden = i == 0 ? 9 : 1.2 * ((i % 2) - 0.5);
            TargetScene scene = new(truth, Board) { RaysPerSide = 5, IsHidden = (x, _) => x * Math.Sign(hidden) > Math.Abs(hidden) };
            Save(Path.Combine(pictures, $"view-{i}.ppm"), Size, scene.Draw(p[0], p[1], p[2], p[3], p[4], p[5]));
        }

        ImageSize other = new(640, 480);
        Save(Path.Combine(pictures, "small.ppm"), other, new byte[other.PixelCount * 3]);
        Save(Path.Combine(pictures, "wall.ppm"), Size, new byte[Size.PixelCount * 3]);
        ToolResult result = await Tool.RunRoadSegAsync(
            ["calibrate", "intrinsics", pictures, .. BoardOptions, "--out", folder["a.yaml"], "--report", folder["report"]]);
        Assert.True(result.Code == 0, result.Error + result.Output);
        Assert.Contains("small.ppm: is 640x480, but 10 of 11 pictures are 800x600", result.Output);
        Assert.Contains("wall.ppm: no marker of 5x5_100 is seen in it", result.Output);
        Assert.Contains("9 views of a 9x7 ChArUco board (squares, 5x5_100)", result.Output);
        Assert.InRange(Number(result.Output, "RMS "), 0, 0.15);

        // Nine views, eight of them half a board: 0.6 % is granted. More views in RoadSeg.OpenCv.Tests, to 1.5 pixels.
        Assert.Equal(650, Number(result.Output, "fx "), 4.0);
        Assert.Equal(640, Number(result.Output, "fy "), 4.0);
        Assert.Equal(405, Number(result.Output, "cx "), 4.0);
        Assert.Equal(296, Number(result.Output, "cy "), 4.0);
        string report = await File.ReadAllTextAsync(Path.Combine(folder["report"], "report.md"));
        Assert.Contains("| view-0.ppm | 48 |", report);
        Assert.Contains("| view-1.ppm | 24 |", report);
        Assert.True(File.Exists(Path.Combine(folder["report"], "coverage.png")));

        await RefusedAsync(
            3, ["of 5x5_50 are seen: give --dictionary 5x5_50"],
            ["calibrate", "intrinsics", pictures, .. With("--dictionary", "6x6_250"), "--out", folder["b.yaml"]]);
        await RefusedAsync(
            3, ["7x9 ChArUco board", "give --board 9x7."],
            ["calibrate", "intrinsics", pictures, .. With("--board", "7x9"), "--out", folder["b.yaml"]]);
    }

    [Fact]
    public async Task A_board_on_the_road_gives_the_mount()
    {
        Assert.SkipUnless(Charuco.WhyNot is null, $"{Charuco.WhyNot}");
        CameraInfo camera = Camera(Distortion.None, new CameraMount(1.2, 0, 25 * Math.PI / 180, 0, 0, 0));
        CalibrationTarget large = Board with { SpacingMeters = 0.2 };
        TargetScene scene = new(camera, large) { IsHidden = (x, _) => x > 1.2 };
        Save(folder["road.ppm"], Size, scene.Draw(new Vector3D(2, 0, 0), new Vector3D(0, -1, 0), new Vector3D(-1, 0, 0)));
        await File.WriteAllTextAsync(folder["lens.yaml"], """
            image_width: 800
            image_height: 600
            camera_name: made
            camera_matrix: {rows: 3, cols: 3, data: [650, 0, 405, 0, 640, 296, 0, 0, 1]}
            distortion_model: plumb_bob
            distortion_coefficients: {rows: 1, cols: 5, data: [0, 0, 0, 0, 0]}
            """);
        ToolResult result = await Tool.RunRoadSegAsync(
            "calibrate", "mount", folder["road.ppm"], "--camera", folder["lens.yaml"], "--target", "charuco",
            "--board", "9x7", "--square", "0.2", "--marker", "0.15", "--dictionary", "5x5_100", "--target-at", "2,0",
            "--target-heading", "90", "--out", folder["mounted.yaml"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.Equal(1.2, Number(result.Output, "height "), 0.012);
        Assert.Equal(25, Number(result.Output, "pitch "), 0.2);
        Assert.Equal(0, Number(result.Output, "roll "), 0.2);
        Assert.Equal(0, Number(result.Output, "yaw "), 0.3);
    }

    [Fact]
    public async Task What_describes_no_board_is_refused()
    {
        string[] start = ["calibrate", "intrinsics", "no/such", "--out", folder["b.yaml"]];
        await RefusedAsync(2, ["--marker", "--dictionary"], [.. start, "--target", "charuco", "--board", "5x7"]);
        await RefusedAsync(2, ["--dictionary \"5x5\"", "apriltag_36h11"], [.. start, .. With("--dictionary", "5x5")]);
        await RefusedAsync(2, ["--marker 0.1 ", "--square 0.065"], [.. start, .. With("--marker", "0.1")]);
        await RefusedAsync(2, ["--board \"3x9\"", "squares"], [.. start, .. With("--board", "3x9")]);
        await RefusedAsync(2, ["200 markers", "100"], [.. start, .. With("--board", "20x20")]);
        await RefusedAsync(2, ["--marker", "charuco"], [.. start, "--board", "9x6", "--marker", "0.01"]);
        await RefusedAsync(2, ["--target \"aruco\"", "charuco"], [.. start, "--board", "9x6", "--target", "aruco"]);
        await RefusedAsync(2, ["--square"], ["calibrate", "board", "--board", "9x6", "--out", folder["b.svg"]]);
        Assert.False(File.Exists(folder["b.svg"]));
    }

    [Fact]
    public async Task A_board_is_drawn_in_millimetres()
    {
        ToolResult plain = await Tool.RunRoadSegAsync(
            "calibrate", "board", "--board", "9x6", "--square", "0.025", "--out", folder["plain.svg"]);
        Assert.True(plain.Code == 0, plain.Error);
        string sheet = await File.ReadAllTextAsync(folder["plain.svg"]);
        Assert.Contains("width=\"300mm\"", sheet);
        Assert.Equal(35 + 1, sheet.Split("#000").Length - 1);
        Assert.All(
            (string[])["9x6 chessboard (inner corners)", "square 25 mm", "the line above is 100 mm long"],
            text => Assert.Contains(text, sheet));
        Assert.SkipUnless(Charuco.WhyNot is null, $"{Charuco.WhyNot}");
        ToolResult marked = await Tool.RunRoadSegAsync(
            ["calibrate", "board", .. BoardOptions, "--out", folder["marked.svg"]]);
        Assert.True(marked.Code == 0, marked.Error);
        Assert.Contains("marker 48.75 mm", await File.ReadAllTextAsync(folder["marked.svg"]));
    }

    // The options of the board with another value for one of them.
    private static string[] With(string option, string value)
    {
        string[] changed = [.. BoardOptions];
        changed[Array.IndexOf(changed, option) + 1] = value;
        return changed;
    }

    private static CameraInfo Camera(Distortion distortion, CameraMount mount) =>
        new("made", Size, new Intrinsics(650, 640, 405, 296), distortion, mount, []);

    private static void Save(string path, ImageSize size, byte[] bgr)
    {
        using FileStream file = File.Create(path);
        file.Write(Encoding.ASCII.GetBytes(FormattableString.Invariant($"P6\n{size.Width} {size.Height}\n255\n")));
        file.Write(bgr);
    }

    private static double Number(string output, string after)
    {
        // At the start of a line, or after the comma behind another value.
        int at = Math.Max(
            output.IndexOf("\n" + after, StringComparison.Ordinal),
            output.IndexOf(", " + after, StringComparison.Ordinal) + 1);
        Assert.True(at > 0, $"no \"{after}\" in {output}");
        string rest = output[(at + 1 + after.Length)..].TrimStart();
        return double.Parse(rest[..rest.IndexOfAny([' ', '°', ',', '\n'])], CultureInfo.InvariantCulture);
    }

    private static async Task RefusedAsync(int code, string[] words, string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(result.Code == code, $"exit code {result.Code}: {result.Error}");
        Assert.All(words, word => Assert.Contains(word, result.Error));
        Assert.DoesNotContain("   at ", result.Error);
    }
}
