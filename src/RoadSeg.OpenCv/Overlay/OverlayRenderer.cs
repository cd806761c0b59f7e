using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.OpenCv.Native;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Draws a scene for people: tinted classes, drivable area, people with distances, the grid from above, status and
/// figures. The canvas is allocated once; rendering allocates nothing on the managed heap. One thread at a time.
/// </summary>
public sealed class OverlayRenderer : IDisposable
{
    // A grid from above needs some room; smaller canvases go without.
    private const int InsetCanvasMin = 120;

    private readonly OverlayLayout layout;
    private readonly ImageSize frameSize;
    private readonly Mat canvas;
    private Mat? small;
    private readonly ClassTint tint;
    private readonly DrivableOutline outline;
    private readonly PeopleBoxes boxes;
    private readonly HeadLine headLine;
    private GridInset? inset;

    /// <summary>Allocates the canvas.</summary>
    /// <param name="frameSize">Size of the frames.</param>
    public OverlayRenderer(ImageSize frameSize)
    {
        this.frameSize = frameSize;
        layout = new OverlayLayout(frameSize);
        canvas = new Mat(layout.Canvas.Height, layout.Canvas.Width, MatType.CV_8UC3, Scalar.Black);
        tint = new ClassTint(layout);
        outline = new DrivableOutline(layout);
        boxes = new PeopleBoxes(layout);
        headLine = new HeadLine(canvas, layout);
    }

    /// <summary>
    /// Size of the pictures: that of the frames, or for frames narrower than 640 pixels the smallest whole multiple
    /// (at most 4) with 720 rows, so that words can be read.
    /// </summary>
    public ImageSize CanvasSize => layout.Canvas;

    /// <summary>How strong the tints are, and which are left out.</summary>
    public OverlayLook Look
    {
        get => tint.Look;
        set => tint.Look = value;
    }

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">Its frame has the size given to the constructor.</param>
    /// <returns>The canvas, BGR24 without gaps between rows; valid until the next call, owned by this.</returns>
    public Mat Render(in SceneView scene)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scene.Frame.Size, frameSize, nameof(scene));
        CopyFrame(scene.Frame);
        tint.Draw(canvas, scene);
        outline.Draw(canvas, scene.Drivable);
        boxes.Draw(canvas, scene.People, headLine.Height);
        if (scene.Grid is OccupancyGrid grid && Math.Min(CanvasSize.Width, CanvasSize.Height) >= InsetCanvasMin)
        {
            InsetFor(grid.Geometry).Draw(grid, scene.People);
        }

        headLine.Draw(scene);
        return canvas;
    }

    /// <summary>Frees the canvas.</summary>
    public void Dispose()
    {
        inset?.Dispose();
        headLine.Dispose();
        small?.Dispose();
        canvas.Dispose();
    }

    private void CopyFrame(FrameView frame)
    {
        if (layout.Enlargement == 1)
        {
            frame.Pixels.CopyTo(MatPixels.Of(canvas));
            return;
        }

        small ??= new Mat(frame.Size.Height, frame.Size.Width, MatType.CV_8UC3);
        frame.Pixels.CopyTo(MatPixels.Of(small));
        Cv2.Resize(small, canvas, canvas.Size(), 0, 0, InterpolationFlags.Linear);
    }

    private GridInset InsetFor(GridGeometry geometry)
    {
        if (inset is null || !inset.Fits(geometry))
        {
            inset?.Dispose();
            inset = new GridInset(canvas, layout, geometry, headLine.Height);
        }

        return inset;
    }
}
