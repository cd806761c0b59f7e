using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Publishing;

/// <summary>Scenes made by hand.</summary>
internal static class SomeScene
{
    private static readonly ImageSize Size = new(12, 8);

    public static FramePool Pool() => new(Size, 1);

    /// <summary>A scene in which nothing was found.</summary>
    public static async Task<Scene> EmptyAsync(FramePool pool, long frameId, OccupancyGrid? grid = null)
    {
        Segmentation segmentation = new(
            new ClassTable(Some.Classes(2)), Size, Size, Letterbox.Stretch(Size, Size), Size);
        FrameStamp stamp = new("front", frameId, TimeSpan.FromSeconds(frameId / 8.0));
        return new Scene(segmentation, grid, camera: null)
        {
            Frame = await pool.RentAsync(stamp, 0, CancellationToken.None),
        };
    }

    /// <summary>A scene with one of everything, in numbers that have to be rounded.</summary>
    public static async Task<Scene> FullAsync(FramePool pool)
    {
        OccupancyGrid grid = new(new GridGeometry(4, 2, 0.5, new GroundPoint(0, -1)));
        grid.Cells[0] = OccupancyGrid.Free;
        grid.Cells[1] = OccupancyGrid.Free;
        grid.Cells[2] = OccupancyGrid.Occupied;
        Scene scene = await EmptyAsync(pool, 3, grid);
        scene.Drivable.IsPresent = true;
        scene.Drivable.AreaPixels = 32;
        scene.Drivable.PolygonBuffer.Add(new ImagePoint(1.004, 2));
        scene.Drivable.PolygonBuffer.Add(new ImagePoint(3.456, -0.001));
        scene.Drivable.FarBoundaryBuffer.Add(new ImagePoint(5, 6.5));
        scene.Drivable.GroundPolygonBuffer.Add(new GroundPoint(7.0004, -2.5));
        scene.People.PeopleBuffer.Add(new PersonRegion(
            PersonKind.Pedestrian, new ImageBox(1, 2, 3, 4), 11, 0.87654, new ImagePoint(2.5, 6),
            new GroundFix(new GroundPoint(8.12345, -1), 0.25), InPath: true, 0, 0)
        {
            Track = new PersonTrack(
                7, PersonKind.Pedestrian, 1.5, 0, new GroundPoint(8.1, -1), 0.2, -5.12345, 0.5, 0.4, 0, 6.1),
        });
        scene.People.HiddenBuffer.Add(new PersonTrack(
            5, PersonKind.Cyclist, 2, 0.25, new GroundPoint(3, 4), 1, 0, 0, 2, null, 5));
        scene.FreeRanges!.Meters[0] = 3.25f;
        scene.People.PeopleBuffer.Add(new PersonRegion(
            PersonKind.Cyclist, new ImageBox(6, 2, 2, 3), 5, 0.5, new ImagePoint(7, 5), null, InPath: false, 0, 0));
        scene.Status = SceneStatus.Degraded;
        scene.Reasons = StatusReasons.LowConfidence;
        return scene;
    }
}
