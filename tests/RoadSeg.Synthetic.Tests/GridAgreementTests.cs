using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Synthetic.Tests;

/// <summary>The line's grid from exact labels, held against the grid that the scene's geometry gives.</summary>
public sealed class GridAgreementTests
{
    private static readonly ImageSize ClassMap = new(480, 360);

    // Goal: at least 98 % of the cells that can be seen (truth free or occupied) within 20 m agree.
    [Theory]
    [InlineData("synthetic:?seed=1&seconds=24&fps=20")]
    [InlineData("synthetic:?seed=5&seconds=24&fps=20&traffic=left")]
    public void Grids_from_exact_labels_agree_with_the_scene(string source)
    {
        SyntheticScene scene = SyntheticScene.Create(SyntheticOptions.Parse(source));
        CameraInfo camera = scene.Camera;
        Letterbox imageFromModel = Letterbox.Stretch(camera.Size, ClassMap);
        CameraModel model = new(camera);
        Segmentation segmentation = new(SyntheticClasses.Table, ClassMap, new ImageSize(1, 1), imageFromModel, camera.Size);
        segmentation.Confidences.Fill(255);
        RegionFinder finder = new(ClassMap, camera.Size, imageFromModel, SyntheticClasses.Table, model, new RegionOptions());
        GridBuilder builder = new(model, imageFromModel, ClassMap, GridGeometry.Default, new GridOptions());
        DrivableArea drivable = new(ClassMap);
        PeopleRegions people = new();
        OccupancyGrid grid = new(GridGeometry.Default);
        OccupancyGrid truth = new(GridGeometry.Default);
        long[][] counts = [new long[3], new long[3], new long[3]];
        for (int frame = 0; frame < scene.FrameCount; frame += 20)
        {
            scene.RenderLabels(frame, segmentation.ClassIds, ClassMap);
            finder.Find(segmentation, drivable, people);
            builder.Build(segmentation, drivable, people, grid);
            scene.GridTruthAt(frame, truth);
            for (int i = 0; i < grid.Cells.Length; i++)
            {
                counts[State(truth.Cells[i])][State(grid.Cells[i])]++;
            }
        }

        long seen = counts[0][0] + counts[0][1] + counts[0][2] + counts[2][0] + counts[2][1] + counts[2][2];
        double agreement = (double)(counts[0][0] + counts[2][2]) / seen;
        double falseFree = (double)counts[2][0] / Math.Max(1, counts[2][0] + counts[2][1] + counts[2][2]);
        string table = $"agreement {agreement:0.0000}, occupied called free {falseFree:0.0000}; truth free: {counts[0][0]} free {counts[0][1]} unknown {counts[0][2]} occupied; truth occupied: {counts[2][0]} free {counts[2][1]} unknown {counts[2][2]} occupied; truth unknown: {counts[1][0]} free, {counts[1][2]} occupied";
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        Assert.True(agreement >= 0.98, table);
    }

    private static int State(sbyte cell) => cell switch
    {
        OccupancyGrid.Free => 0,
        OccupancyGrid.Unknown => 1,
        _ => 2,
    };
}
