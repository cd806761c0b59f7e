using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Conformance;

/// <summary>Scenes in which nothing was found, for publishers of any project.</summary>
internal static class ConformanceScene
{
    public static readonly ImageSize Size = new(64, 48);

    private static readonly ClassTable Classes = new(
    [
        new ClassDefinition("Sky", new ClassColour(90, 140, 190), ClassRole.Other),
        new ClassDefinition("Road", new ClassColour(0, 150, 130), ClassRole.Drivable),
    ]);

    public static FramePool Pool() => new(Size, 1);

    /// <summary>A scene with an unknown grid; the caller disposes it.</summary>
    public static async Task<Scene> MakeAsync(FramePool pool, long frameId)
    {
        Segmentation segmentation = new(Classes, Size, Size, Letterbox.Stretch(Size, Size), Size);
        FrameStamp stamp = new("front", frameId, TimeSpan.FromSeconds(frameId / 8.0));
        Frame frame = await pool.RentAsync(stamp, 0, CancellationToken.None);
        frame.Pixels.Fill((byte)frameId);
        return new Scene(segmentation, new OccupancyGrid(new GridGeometry(4, 2, 0.5, new GroundPoint(0, -1))), camera: null)
        {
            Frame = frame,
        };
    }
}
