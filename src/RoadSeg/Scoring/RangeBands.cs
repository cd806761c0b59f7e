using RoadSeg.Geometry;

namespace RoadSeg.Scoring;

/// <summary>Distances from the camera's foot in which figures are told apart.</summary>
public static class RangeBands
{
    private static readonly double[] Ends = [5, 10, 15, 20, 30, double.PositiveInfinity];

    /// <summary>Number of bands.</summary>
    public static int Count => Ends.Length;

    /// <summary>Where a band begins, metres.</summary>
    public static double StartOf(int band) => band == 0 ? 0 : Ends[band - 1];

    /// <summary>Where a band ends, metres; infinite for the last.</summary>
    public static double EndOf(int band) => Ends[band];

    /// <summary>Band of a distance.</summary>
    public static int Of(double meters)
    {
        int band = 0;
        while (meters >= Ends[band] && band < Ends.Length - 1)
        {
            band++;
        }

        return band;
    }

    /// <summary>Band of a place.</summary>
    public static int Of(GroundPoint point, GroundPoint from)
    {
        double x = point.X - from.X;
        double y = point.Y - from.Y;
        return Of(Math.Sqrt((x * x) + (y * y)));
    }
}
