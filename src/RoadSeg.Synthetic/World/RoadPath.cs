namespace RoadSeg.Synthetic.World;

/// <summary>A place and heading on the ground of the world, metres and radians (worldFromObject).</summary>
internal readonly record struct Pose(double X, double Y, double Yaw);

/// <summary>A place relative to the centre line: metres along it and metres to its left.</summary>
internal readonly record struct RoadPoint(double Along, double Left);

/// <summary>
/// The centre line of the street: curves whose curvature rises and falls smoothly (raised cosine), sampled every
/// <see cref="StepMeters"/>. World and road coordinates convert both ways; everything in the world — pixels, labels
/// and grids alike — asks this one class, so they cannot disagree.
/// </summary>
internal sealed class RoadPath
{
    /// <summary>Distance between samples of the centre line.</summary>
    public const double StepMeters = 0.25;

    private const double LookupCellMeters = 2;
    private const double LookupMarginMeters = 60;

    private readonly double[] x;
    private readonly double[] y;
    private readonly double[] heading;
    private readonly double[] cos;
    private readonly double[] sin;
    private readonly double[] curvature;
    private readonly double lookupX;
    private readonly double lookupY;
    private readonly int lookupColumns;
    private readonly int lookupRows;
    private readonly int[] nearest;

    /// <summary>Lays the centre line from the world's origin along its x axis.</summary>
    /// <param name="lengthMeters">Length to lay.</param>
    /// <param name="random">Draws the curves.</param>
    /// <param name="hasBends">False for a straight one; the random numbers are drawn all the same.</param>
    public RoadPath(double lengthMeters, Random random, bool hasBends = true)
    {
        LengthMeters = lengthMeters;
        int count = (int)Math.Ceiling(lengthMeters / StepMeters) + 1;
        curvature = DrawCurvature(count, random);
        if (!hasBends)
        {
            Array.Clear(curvature);
        }

        x = new double[count];
        y = new double[count];
        heading = new double[count];
        cos = new double[count];
        sin = new double[count];
        cos[0] = 1;
        for (int i = 1; i < count; i++)
        {
            double middle = heading[i - 1] + (curvature[i - 1] * StepMeters / 2);
            heading[i] = heading[i - 1] + ((curvature[i - 1] + curvature[i]) / 2 * StepMeters);
            x[i] = x[i - 1] + (Math.Cos(middle) * StepMeters);
            y[i] = y[i - 1] + (Math.Sin(middle) * StepMeters);
            (sin[i], cos[i]) = Math.SinCos(heading[i]);
        }

        lookupX = x.Min() - LookupMarginMeters;
        lookupY = y.Min() - LookupMarginMeters;
        lookupColumns = (int)((x.Max() + LookupMarginMeters - lookupX) / LookupCellMeters) + 1;
        lookupRows = (int)((y.Max() + LookupMarginMeters - lookupY) / LookupCellMeters) + 1;
        nearest = FindNearest();
    }

    /// <summary>Length of the centre line.</summary>
    public double LengthMeters { get; }

    /// <summary>World pose of a road place, heading along the road.</summary>
    public Pose PoseAt(RoadPoint point)
    {
        int i = Math.Clamp((int)(point.Along / StepMeters), 0, x.Length - 2);
        double rest = point.Along - (i * StepMeters);
        double middle = heading[i] + (curvature[i] * rest / 2);
        double yaw = heading[i] + (curvature[i] * rest);
        (double s, double c) = Math.SinCos(yaw);
        return new Pose(
            x[i] + (Math.Cos(middle) * rest) - (s * point.Left),
            y[i] + (Math.Sin(middle) * rest) + (c * point.Left),
            yaw);
    }

    /// <summary>1/m, positive to the left.</summary>
    public double CurvatureAt(double along) =>
        curvature[Math.Clamp((int)(along / StepMeters), 0, curvature.Length - 1)];

    /// <summary>Road place of a world place, good to a tenth of a millimetre within 30 m of the centre line.</summary>
    public RoadPoint Locate(double worldX, double worldY)
    {
        int column = Math.Clamp((int)((worldX - lookupX) / LookupCellMeters), 0, lookupColumns - 1);
        int row = Math.Clamp((int)((worldY - lookupY) / LookupCellMeters), 0, lookupRows - 1);
        int i = nearest[(row * lookupColumns) + column];
        double ahead = 0;
        double left = 0;
        for (int pass = 0; pass < 4; pass++)
        {
            double dx = worldX - x[i];
            double dy = worldY - y[i];
            left = (dy * cos[i]) - (dx * sin[i]);
            double stretch = Math.Max(0.2, 1 - (curvature[i] * left));
            ahead = ((dx * cos[i]) + (dy * sin[i])) / stretch;
            int next = Math.Clamp(i + (int)Math.Round(ahead / StepMeters), 0, x.Length - 1);
            if (next == i)
            {
                // Distance to the arc of this sample's curvature, to second order in the step along it.
                return new RoadPoint((i * StepMeters) + ahead, left - (curvature[i] * stretch * ahead * ahead / 2));
            }

            i = next;
        }

        return new RoadPoint((i * StepMeters) + ahead, left);
    }

    private static double[] DrawCurvature(int count, Random random)
    {
        double[] bend = new double[count];
        int i = (int)(25 / StepMeters);
        int side = random.Next(2) == 0 ? 1 : -1;
        while (i < count)
        {
            int length = (int)((50 + (random.NextDouble() * 40)) / StepMeters);
            double peak = side / (60 + (random.NextDouble() * 60));
            for (int k = 0; k < length && i + k < count; k++)
            {
                bend[i + k] = peak * 0.5 * (1 - Math.Cos(2 * Math.PI * k / length));
            }

            i += length + (int)((8 + (random.NextDouble() * 22)) / StepMeters);
            side = -side;
        }

        return bend;
    }

    private int[] FindNearest()
    {
        int[] table = new int[lookupColumns * lookupRows];
        for (int cell = 0; cell < table.Length; cell++)
        {
            double px = lookupX + ((cell % lookupColumns) + 0.5) * LookupCellMeters;
            double py = lookupY + ((cell / lookupColumns) + 0.5) * LookupCellMeters;
            double best = double.MaxValue;
            for (int i = 0; i < x.Length; i += 8)
            {
                double squared = ((px - x[i]) * (px - x[i])) + ((py - y[i]) * (py - y[i]));
                if (squared < best)
                {
                    best = squared;
                    table[cell] = i;
                }
            }
        }

        return table;
    }
}
