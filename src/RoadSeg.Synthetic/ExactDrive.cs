using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Line;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;

namespace RoadSeg.Synthetic;

/// <summary>
/// A drive seen with perfect labels: what the line makes of its pictures with the exact class of every pixel, without a
/// network. One thread at a time.
/// </summary>
public sealed class ExactDrive : IDisposable
{
    /// <summary>Width of the class maps: that of the bundled network.</summary>
    public const int MapWidth = 480;

    private readonly SyntheticScene drive;
    private readonly ImageSize classMap;
    private readonly SceneUnderstanding understanding;
    private readonly FramePool frames;

    /// <summary>Prepares a drive.</summary>
    /// <param name="drive">The drive; while this is used nobody else may use it.</param>
    /// <param name="options">Grid, regions, tracking, odometry; the camera is the drive's own.</param>
    public ExactDrive(SyntheticScene drive, PipelineOptions options)
    {
        ArgumentNullException.ThrowIfNull(drive);
        ArgumentNullException.ThrowIfNull(options);
        this.drive = drive;
        ImageSize image = drive.Camera.Size;
        classMap = new ImageSize(MapWidth, (int)Math.Round((double)MapWidth * image.Height / image.Width));
        Letterbox imageFromModel = Letterbox.Stretch(image, classMap);
        Segmentation segmentation = new(
            SyntheticClasses.Table, classMap, new ImageSize(1, 1), imageFromModel, image);
        segmentation.Confidences.Fill(255);
        understanding = new SceneUnderstanding(
            SyntheticClasses.Table, classMap, image, imageFromModel, new CameraModel(drive.Camera), options);
        frames = new FramePool(image, 1);
        Scene = new Scene(segmentation, new OccupancyGrid(options.Grid), drive.Camera);
    }

    /// <summary>What is made of the frame last shown.</summary>
    public Scene Scene { get; }

    /// <summary>Shows a frame; frames come in order.</summary>
    /// <param name="frameIndex">From 0.</param>
    public void Show(int frameIndex)
    {
        drive.RenderLabels(frameIndex, Scene.Segmentation.ClassIds, classMap);
        TimeSpan time = drive.Options.MediaTimeOf(frameIndex);
        Scene.Frame?.Dispose();
        Scene.Frame = frames.TryRent(new FrameStamp("exact", frameIndex, time), 0)
            ?? throw new InvalidOperationException("the frame shown last is still held");
        drive.RenderFrame(frameIndex, Scene.Frame.Pixels);
        understanding.FindRegions(Scene, time);
        understanding.FillGrid(Scene, time);
    }

    /// <summary>Lets the scene go.</summary>
    public void Dispose() => Scene.Dispose();
}
