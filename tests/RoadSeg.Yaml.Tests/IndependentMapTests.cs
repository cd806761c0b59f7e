using System.Diagnostics;
using System.Text.Json;
using RoadSeg.Geometry;
using RoadSeg.Grid;

namespace RoadSeg.Yaml.Tests;

/// <summary>The maps as a program that shares no code with us reads them.</summary>
public sealed class IndependentMapTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly GridGeometry Geometry = new(40, 30, 0.1, new GroundPoint(-0.5, -1.5));

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-map-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pillow_and_pyyaml_read_the_same_grid_by_nav2s_rules()
    {
        Assert.SkipUnless(File.Exists(Python), $"needs {Python}, which is not here");
        (int probe, _, _) = await RunAsync("-c", "import PIL, yaml");
        Assert.SkipUnless(probe == 0, "needs python3-pil and python3-yaml, which are not here");
        Random random = new(11);
        OccupancyGrid grid = new(Geometry);
        for (int i = 0; i < grid.Cells.Length; i++)
        {
            grid.Cells[i] = random.Next(3) switch
            {
                0 => OccupancyGrid.Unknown,
                1 => OccupancyGrid.Free,
                _ => OccupancyGrid.Occupied,
            };
        }

        // Three metres ahead and a metre and a half less a hair to the left: the picture's upper right corner.
        Assert.True(Geometry.TryIndexOf(new GroundPoint(3.45, 1.45), out int aheadLeft));
        grid.Cells[aheadLeft] = OccupancyGrid.Occupied;
        string stem = Path.Combine(folder, "map");
        new GridMapFile(Geometry).Write(grid, stem);
        string script = Path.Combine(AppContext.BaseDirectory, "nav2_map.py");
        (int code, string output, string error) = await RunAsync(script, stem + ".yaml");
        Assert.True(code == 0, error);
        using JsonDocument map = JsonDocument.Parse(output);
        JsonElement root = map.RootElement;
        Assert.Equal((40, 30), (root.GetProperty("width").GetInt32(), root.GetProperty("height").GetInt32()));
        Assert.Equal(0.1, root.GetProperty("resolution").GetDouble());
        Assert.Equal([-0.5, -1.5, 0], root.GetProperty("origin").EnumerateArray().Select(number => number.GetDouble()));
        sbyte[] cells = [.. root.GetProperty("cells").EnumerateArray().Select(cell => cell.GetSByte())];
        Assert.Equal(grid.Cells.ToArray(), cells);
        Assert.Equal(aheadLeft, cells.Length - 1);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Python, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
