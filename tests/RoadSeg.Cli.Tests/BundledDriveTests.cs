using System.Text.Json;
using RoadSeg.Calibration;
using RoadSeg.Cli.Tests.Support;
using RoadSeg.Geometry;
using RoadSeg.Synthetic;
using RoadSeg.Yaml;

namespace RoadSeg.Cli.Tests;

/// <summary>The bundled drive, its camera file and the commands of the README fit together.</summary>
public sealed class BundledDriveTests
{
    [Fact]
    public void The_camera_file_is_the_generators_camera()
    {
        CameraInfo file = CameraFile.Load(Repository.File("calibration/street.yaml"));
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Repository.File("recordings/manifest.json")));
        string source = manifest.RootElement.GetProperty("recordings")[0].GetProperty("source").GetString()!;
        CameraModel expected = new(SyntheticCamera.From(SyntheticOptions.Parse(source)));
        CameraModel actual = new(file);
        foreach (GroundPoint point in (GroundPoint[])[new(5, 2), new(10, -3), new(20, 4), new(40, 0)])
        {
            Assert.True(expected.TryProject(point, out ImagePoint wanted));
            Assert.True(actual.TryProject(point, out ImagePoint found));
            Assert.Equal(wanted.U, found.U, 1e-3);
            Assert.Equal(wanted.V, found.V, 1e-3);
        }

        Assert.NotEmpty(file.EgoMask);
    }

    [Fact]
    public async Task A_replay_gives_every_frame_with_metres_and_a_grid()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync("run", Repository.File("recordings/street.mp4"),
            "--camera", Repository.File("calibration/street.yaml"), "--to", "2", "--rate", "max",
            "--out", "jsonl:" + folder["o.jsonl"], "--out", "grid:" + folder["g"], "--metrics", folder["m.json"]);
        Assert.True(result.Code == 0, result.Error);
        string[] lines = await File.ReadAllLinesAsync(folder["o.jsonl"]);
        Assert.InRange(lines.Length, 40, 41);
        foreach (string line in lines)
        {
            using JsonDocument scene = JsonDocument.Parse(line);
            JsonElement grid = scene.RootElement.GetProperty("grid");
            int cells = grid.GetProperty("free").GetInt32() + grid.GetProperty("occupied").GetInt32()
                + grid.GetProperty("unknown").GetInt32();
            Assert.Equal(40_000, cells);
            Assert.InRange(grid.GetProperty("free").GetInt32(), 500, 39_000);
        }

        Assert.Equal(2 * lines.Length, Directory.GetFiles(folder["g"]).Length);
        using JsonDocument metrics = JsonDocument.Parse(await File.ReadAllTextAsync(folder["m.json"]));
        Assert.Equal(lines.Length, metrics.RootElement.GetProperty("frames").GetProperty("published").GetInt64());
        Assert.Equal(lines.Length, metrics.RootElement.GetProperty("stages").GetProperty("grid").GetProperty("count").GetInt64());
    }

    [Fact]
    public async Task Eval_scores_the_bundled_labels()
    {
        using TempFolder folder = new();
        ToolResult result = await Tool.RunRoadSegAsync("eval", Repository.File("recordings/street.mp4"),
            "--labels", Repository.File("recordings/street.csv"), "--json", folder["e.json"]);
        Assert.True(result.Code == 0, result.Error);
        using JsonDocument scores = JsonDocument.Parse(await File.ReadAllTextAsync(folder["e.json"]));
        Assert.Equal(96, scores.RootElement.GetProperty("frames").GetInt64());
        Assert.InRange(scores.RootElement.GetProperty("drivable").GetProperty("iou").GetDouble(), 0.5, 1);
    }
}
