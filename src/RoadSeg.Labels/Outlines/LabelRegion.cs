using RoadSeg.Geometry;

namespace RoadSeg.Labels.Outlines;

/// <summary>Pixels of one class that hang together by their edges.</summary>
/// <param name="classId">Class; 255 for pixels that have none.</param>
/// <param name="areaPixels">Number of pixels.</param>
/// <param name="box">Box around them.</param>
/// <param name="firstColumn">Leftmost pixel of its top row.</param>
public sealed class LabelRegion(byte classId, int areaPixels, ImageBox box, int firstColumn)
{
    /// <summary>Class; 255 for pixels that have none.</summary>
    public byte ClassId { get; } = classId;

    /// <summary>Number of pixels.</summary>
    public int AreaPixels { get; } = areaPixels;

    /// <summary>Box around them.</summary>
    public ImageBox Box { get; } = box;

    /// <summary>Leftmost pixel of its top row.</summary>
    public int FirstColumn { get; } = firstColumn;

    /// <summary>Outer outline.</summary>
    public Ring Outer { get; internal set; } = Ring.Empty;

    /// <summary>Outlines of the holes.</summary>
    public IReadOnlyList<Ring> Holes { get; internal set; } = [];

    /// <summary>How many regions enclose it: drawn in this order, filled outer outlines give the map back.</summary>
    public int Depth { get; internal set; }
}

/// <summary>
/// A corner of an outline: where it lies between the pixels (pixel u covers u to u + 1), and the region's own pixel
/// beside it, which is the corner for programs that draw outlines over whole pixels.
/// </summary>
/// <param name="U">Columns left of the corner.</param>
/// <param name="V">Rows above the corner.</param>
/// <param name="PixelU">Column of the region's pixel.</param>
/// <param name="PixelV">Row of the region's pixel.</param>
/// <param name="IsJunction">More than two regions meet here, or it is a corner of the picture: it never moves.</param>
public readonly record struct RingCorner(int U, int V, int PixelU, int PixelV, bool IsJunction);

/// <summary>A closed outline, the region on its right: outer ones clockwise as seen, holes the other way.</summary>
/// <param name="Corners">Corners without repeating the first.</param>
public sealed record Ring(IReadOnlyList<RingCorner> Corners)
{
    /// <summary>No outline.</summary>
    public static Ring Empty { get; } = new([]);

    /// <summary>Enclosed area in pixels, positive when clockwise as seen.</summary>
    public double SignedArea
    {
        get
        {
            long twice = 0;
            for (int i = 0; i < Corners.Count; i++)
            {
                RingCorner a = Corners[i];
                RingCorner b = Corners[i + 1 == Corners.Count ? 0 : i + 1];
                twice += ((long)a.U * b.V) - ((long)b.U * a.V);
            }

            return twice / 2.0;
        }
    }

    /// <summary>Whether the centre of a pixel is enclosed (even-odd rule).</summary>
    public bool Encloses(int column, int row)
    {
        bool isInside = false;
        double u = column + 0.5;
        double v = row + 0.5;
        for (int i = 0; i < Corners.Count; i++)
        {
            RingCorner a = Corners[i];
            RingCorner b = Corners[i == 0 ? Corners.Count - 1 : i - 1];
            if (a.V > v != b.V > v && u < ((b.U - a.U) * (v - a.V) / (b.V - a.V)) + a.U)
            {
                isInside = !isInside;
            }
        }

        return isInside;
    }
}
