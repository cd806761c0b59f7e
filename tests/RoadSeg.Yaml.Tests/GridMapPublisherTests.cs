using System.Globalization;
using System.Text;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;

namespace RoadSeg.Yaml.Tests;

public sealed class GridMapPublisherTests : IDisposable
{
    private static readonly GridGeometry Geometry = new(6, 4, 0.25, new GroundPoint(0.5, -0.5));

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-grid-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_map_loader_by_nav2s_rules_reads_the_same_grid_with_ahead_left_where_it_belongs()
    {
        string target = Path.Combine(folder, "grids");
        OccupancyGrid grid = new(Geometry);
        for (int i = 0; i < grid.Cells.Length; i++)
        {
            grid.Cells[i] = OccupancyGrid.Free;
        }

        Assert.True(Geometry.TryIndexOf(new GroundPoint(1.9, 0.4), out int aheadLeft));
        Assert.True(Geometry.TryIndexOf(new GroundPoint(0.6, -0.4), out int behindRight));
        Assert.Equal((23, 0), (aheadLeft, behindRight));
        grid.Cells[aheadLeft] = OccupancyGrid.Occupied;
        grid.Cells[behindRight] = OccupancyGrid.Unknown;
        await using GridMapPublisher publisher = new(target);
        Assert.Null(publisher.Summary);
        await PublishAsync(publisher, grid, 12);

        Assert.Equal("grid:" + target, publisher.Name);
        Assert.Equal("1 grids of 6x4 cells, 0.25 m", publisher.Summary);
        Assert.Equal(
            ["frame_000012.pgm", "frame_000012.yaml"],
            Directory.GetFiles(target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        LoadedMap map = LoadedMap.Load(Path.Combine(target, "frame_000012.yaml"));
        Assert.Equal((6, 4, 0.25, 0.5, -0.5, 0.0), (map.Width, map.Height, map.Resolution, map.X, map.Y, map.Yaw));
        Assert.Equal(grid.Cells.ToArray(), map.Cells);
        byte[] pgm = await File.ReadAllBytesAsync(
            Path.Combine(target, "frame_000012.pgm"), TestContext.Current.CancellationToken);
        Assert.Equal("P5\n6 4\n255\n", Encoding.ASCII.GetString(pgm, 0, pgm.Length - 24));
        Assert.Equal(0, pgm[^19]);
    }

    [Fact]
    public async Task Random_grids_survive_the_loader()
    {
        Random random = new(4);
        await using GridMapPublisher publisher = new(Path.Combine(folder, "many"));
        for (int frame = 0; frame < 50; frame++)
        {
            OccupancyGrid grid = new(Geometry);
            for (int i = 0; i < grid.Cells.Length; i++)
            {
                grid.Cells[i] = (sbyte)(random.Next(3) switch { 0 => -1, 1 => 0, _ => 100 });
            }

            await PublishAsync(publisher, grid, frame);
            string yaml = Path.Combine(
                folder, "many", string.Create(CultureInfo.InvariantCulture, $"frame_{frame:D6}.yaml"));
            Assert.Equal(grid.Cells.ToArray(), LoadedMap.Load(yaml).Cells);
        }
    }

    [Fact]
    public async Task Nothing_is_ever_overwritten()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "keep", TestContext.Current.CancellationToken);
        SinkException notEmpty = Assert.Throws<SinkException>(() => new GridMapPublisher(folder));
        Assert.Contains($"\"grid:{folder}\"", notEmpty.Message, StringComparison.Ordinal);
        Assert.Contains("not empty", notEmpty.Message, StringComparison.Ordinal);
        SinkException isFile = Assert.Throws<SinkException>(
            () => new GridMapPublisher(Path.Combine(folder, "mine.txt")));
        Assert.Contains("cannot be made", isFile.Message, StringComparison.Ordinal);

        string target = Path.Combine(folder, "new");
        await using GridMapPublisher publisher = new(target);
        string taken = Path.Combine(target, "frame_000001.pgm");
        await File.WriteAllTextAsync(taken, "mine", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SinkException>(() => PublishAsync(publisher, new OccupancyGrid(Geometry), 1));
        Assert.Equal("mine", await File.ReadAllTextAsync(taken, TestContext.Current.CancellationToken));
        Assert.Equal([taken], Directory.GetFiles(target));
    }

    [Fact]
    public async Task Without_a_mounted_camera_the_sink_says_what_is_missing()
    {
        await using GridMapPublisher publisher = new(Path.Combine(folder, "none"));
        SinkException e = await Assert.ThrowsAsync<SinkException>(() => PublishAsync(publisher, null, 0));
        Assert.Contains("--camera", e.Message, StringComparison.Ordinal);
    }

    private static async Task PublishAsync(GridMapPublisher publisher, OccupancyGrid? grid, long frameId)
    {
        ImageSize size = new(2, 2);
        ClassTable classes = new([new ClassDefinition("road", default, ClassRole.Drivable)]);
        using Scene scene = new(
            new Segmentation(classes, size, size, Letterbox.Stretch(size, size), size), grid, null);
        scene.Frame = await new FramePool(size, 1).RentAsync(
            new FrameStamp("front", frameId, TimeSpan.Zero), 0, TestContext.Current.CancellationToken);
        publisher.Publish(new SceneView(scene));
    }

    /// <summary>Nav2's map loader for trinary maps, written from its documented rules alone.</summary>
    private sealed record LoadedMap(
        int Width, int Height, double Resolution, double X, double Y, double Yaw, sbyte[] Cells)
    {
        public static LoadedMap Load(string path)
        {
            Dictionary<string, string> keys = File.ReadAllLines(path)
                .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .ToDictionary(parts => parts[0], parts => parts[1]);
            Assert.Equal("trinary", keys["mode"]);
            bool negate = keys["negate"] == "1";
            double occupied = Number(keys["occupied_thresh"]);
            double free = Number(keys["free_thresh"]);
            double[] origin = [.. keys["origin"].Trim('[', ']').Split(',').Select(Number)];
            byte[] pgm = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(path)!, keys["image"]));
            string[] head = Encoding.ASCII.GetString(pgm, 0, Math.Min(64, pgm.Length)).Split('\n');
            Assert.Equal(("P5", "255"), (head[0], head[2]));
            int[] size = [.. head[1].Split(' ').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            int start = head[0].Length + head[1].Length + head[2].Length + 3;
            Assert.Equal(size[0] * size[1], pgm.Length - start);
            sbyte[] cells = new sbyte[size[0] * size[1]];
            for (int y = 0; y < size[1]; y++)
            {
                for (int x = 0; x < size[0]; x++)
                {
                    double shade = pgm[start + (y * size[0]) + x] / 255.0;
                    double occupancy = negate ? shade : 1 - shade;
                    cells[((size[1] - y - 1) * size[0]) + x] =
                        (sbyte)(occupied < occupancy ? 100 : occupancy < free ? 0 : -1);
                }
            }

            return new LoadedMap(
                size[0], size[1], Number(keys["resolution"]), origin[0], origin[1], origin[2], cells);
        }

        private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
