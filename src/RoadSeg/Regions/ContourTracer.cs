using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// Walks the outer outline of a component along the edges of its pixels, so that the outline encloses whole pixels:
/// the area it encloses is that of the component with its holes filled.
/// </summary>
public static class ContourTracer
{
    /// <summary>Appends the corners at which the outline turns, clockwise as seen, starting top left.</summary>
    /// <param name="mask">H×W row-major, not 0 inside.</param>
    /// <param name="size">Size of the mask.</param>
    /// <param name="startColumn">Column of the leftmost pixel of the component's top row.</param>
    /// <param name="startRow">Top row of the component.</param>
    /// <param name="connectivity">That by which the component was found.</param>
    /// <param name="corners">Takes the corners; closed without repeating the first.</param>
    public static void Trace(
        ReadOnlySpan<byte> mask,
        ImageSize size,
        int startColumn,
        int startRow,
        Connectivity connectivity,
        ReusableList<GridCorner> corners)
    {
        ArgumentNullException.ThrowIfNull(corners);
        int u = startColumn;
        int v = startRow;
        int heading = 0;
        while (true)
        {
            corners.Add(new GridCorner(u, v));

            // 0 right, 1 down, 2 left, 3 up.
            int du = heading switch { 0 => 1, 2 => -1, _ => 0 };
            int dv = heading switch { 1 => 1, 3 => -1, _ => 0 };
            bool turnsLeft;
            bool turnsRight;
            do
            {
                u += du;
                v += dv;

                // The two pixels ahead of the corner, left and right of the way; the inside is on the right.
                bool left = IsInside(mask, size, u + ((du + dv - 1) / 2), v + ((dv - du - 1) / 2));
                bool right = IsInside(mask, size, u + ((du - dv - 1) / 2), v + ((dv + du - 1) / 2));
                turnsLeft = left && (right || connectivity == Connectivity.Eight);
                turnsRight = !turnsLeft && !right;
            }
            while (!turnsLeft && !turnsRight);

            heading = (heading + (turnsLeft ? 3 : 1)) % 4;
            if (u == startColumn && v == startRow && heading == 0)
            {
                return;
            }
        }
    }

    private static bool IsInside(ReadOnlySpan<byte> mask, ImageSize size, int u, int v) =>
        (uint)u < (uint)size.Width && (uint)v < (uint)size.Height && mask[(v * size.Width) + u] != 0;
}
