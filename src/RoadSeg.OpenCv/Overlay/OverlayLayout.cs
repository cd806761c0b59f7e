using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Sizes of an overlay. Everything scales with the canvas. Frames narrower than 640 pixels are enlarged by a whole
/// factor until the canvas has 720 rows or the factor is 4: there is no room for readable words on them otherwise.
/// </summary>
internal sealed class OverlayLayout
{
    private const int ReadableWidth = 640;
    private const int ReadableHeight = 720;
    private const int EnlargementMax = 4;

    // A line of words needs a width of about 1.6 times the reference height; narrower canvases get smaller words.
    private const double WidthOfHeight = 1.6;
    private const double UnitMin = 0.7;

    public OverlayLayout(ImageSize frame)
    {
        Enlargement = frame.Width >= ReadableWidth
            ? 1
            : Math.Clamp((ReadableHeight + frame.Height - 1) / frame.Height, 1, EnlargementMax);
        Canvas = new ImageSize(frame.Width * Enlargement, frame.Height * Enlargement);
        Unit = Math.Max(Math.Min(Canvas.Height, Canvas.Width / WidthOfHeight) / ReadableHeight, UnitMin);
    }

    /// <summary>Canvas pixels per frame pixel, a whole number.</summary>
    public int Enlargement { get; }

    /// <summary>Size of the canvas.</summary>
    public ImageSize Canvas { get; }

    /// <summary>Canvas pixels per pixel of a layout made for 720 rows.</summary>
    public double Unit { get; }

    /// <summary>Whole canvas pixels, at least 1, of a length in the layout for 720 rows.</summary>
    public int Pixels(double length) => Math.Max(1, (int)Math.Round(length * Unit));

    /// <summary>Canvas position of a frame position.</summary>
    public double OnCanvas(double framePosition) => ((framePosition + 0.5) * Enlargement) - 0.5;
}
