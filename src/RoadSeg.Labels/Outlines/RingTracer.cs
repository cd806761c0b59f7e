using RoadSeg.Geometry;

namespace RoadSeg.Labels.Outlines;

/// <summary>
/// Walks all outlines of all regions along the edges between pixels, each region on the right of the way. Neighbours
/// walk the same corners, so that what is done to an outline between two junctions is done to both of them alike.
/// </summary>
internal sealed class RingTracer(ImageSize size)
{
    private const int Outside = -1;

    private readonly bool[] isTopWalked = new bool[size.PixelCount];

    /// <summary>Traces every outline.</summary>
    /// <param name="regionOf">Index of the region of each pixel.</param>
    /// <param name="count">Number of regions.</param>
    /// <returns>For each region its outer outline and then those of its holes.</returns>
    public List<Ring>[] Trace(ReadOnlySpan<int> regionOf, int count)
    {
        List<Ring>[] rings = new List<Ring>[count];
        Array.Clear(isTopWalked);
        for (int v = 0; v < size.Height; v++)
        {
            for (int u = 0; u < size.Width; u++)
            {
                int region = At(regionOf, u, v);
                if (At(regionOf, u, v - 1) != region && !isTopWalked[(v * size.Width) + u])
                {
                    (rings[region] ??= []).Add(Walk(regionOf, u, v, region));
                }
            }
        }

        return rings;
    }

    // Starts along the upper edge of a pixel, which every outline has somewhere.
    private Ring Walk(ReadOnlySpan<int> regionOf, int startU, int startV, int region)
    {
        List<RingCorner> corners = [];
        (int u, int v) = (startU, startV);
        (int du, int dv) = (1, 0);
        do
        {
            if (du == 1)
            {
                isTopWalked[(v * size.Width) + u] = true;
            }

            u += du;
            v += dv;

            // The pixels ahead of the corner, left and right of the way.
            (int leftU, int leftV) = (u + ((du + dv - 1) / 2), v + ((dv - du - 1) / 2));
            (int rightU, int rightV) = (u + ((du - dv - 1) / 2), v + ((dv + du - 1) / 2));
            bool turnsRight = At(regionOf, rightU, rightV) != region;
            bool turnsLeft = !turnsRight && At(regionOf, leftU, leftV) == region;
            bool isJunction = IsJunction(regionOf, u, v);
            if (turnsLeft)
            {
                corners.Add(new RingCorner(u, v, rightU, rightV, isJunction));
                (du, dv) = (dv, -du);
            }
            else if (turnsRight || isJunction)
            {
                corners.Add(new RingCorner(u, v, rightU - du, rightV - dv, isJunction));
                (du, dv) = turnsRight ? (-dv, du) : (du, dv);
            }
        }
        while (u != startU || v != startV || du != 1);

        return new Ring(corners);
    }

    private bool IsJunction(ReadOnlySpan<int> regionOf, int u, int v)
    {
        int a = At(regionOf, u - 1, v - 1);
        int b = At(regionOf, u, v - 1);
        int c = At(regionOf, u - 1, v);
        int d = At(regionOf, u, v);
        int edges = (a != b ? 1 : 0) + (c != d ? 1 : 0) + (a != c ? 1 : 0) + (b != d ? 1 : 0);
        bool isPictureCorner = (u == 0 || u == size.Width) && (v == 0 || v == size.Height);
        return edges > 2 || isPictureCorner;
    }

    private int At(ReadOnlySpan<int> regionOf, int u, int v) =>
        (uint)u < (uint)size.Width && (uint)v < (uint)size.Height ? regionOf[(v * size.Width) + u] : Outside;
}
