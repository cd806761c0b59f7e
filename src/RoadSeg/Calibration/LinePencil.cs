using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>A line of the road that runs along the drive, seen from the camera.</summary>
/// <param name="AngleRadians">
/// Between straight down and the line, looking along the drive: tan = metres to the left over metres of height.
/// </param>
/// <param name="Weight">Number of points on it.</param>
/// <param name="SigmaRadians">Standard error of the angle.</param>
internal readonly record struct PencilLine(double AngleRadians, int Weight, double SigmaRadians);

/// <summary>
/// The pencil of lines that run along a straight drive: they all meet in the vanishing point, which is where the
/// vehicle is going. Found by turning the rays of many line points until the angles around the direction of travel
/// gather in a few peaks.
/// </summary>
/// <param name="BaseFromCamera">
/// Rotation without roll that turns the vanishing point's ray to straight ahead (base_link from camera body).
/// </param>
/// <param name="Lines">Lines from right to left.</param>
/// <param name="OnLines">
/// Share of the points below the horizon that gather on lines: some hundredths for points anywhere.
/// </param>
/// <param name="RmsPixels">Distance of the points from their lines.</param>
internal sealed record LinePencil(
    Rotation BaseFromCamera, IReadOnlyList<PencilLine> Lines, double OnLines, double RmsPixels)
{
    private const double Degree = Math.PI / 180;
    private const int FinePointsMax = 8000;
    private const int LinesMax = 10;
    private const double LineShareMin = 0.008;
    private const int LinePointsMin = 40;

    // Against the mean of the angles around it: a worn or half hidden line is a small peak, but a peak.
    private const double LineProminence = 2.5;

    /// <summary>Pitch and yaw of the direction of travel seen from the camera, radians.</summary>
    public (double Pitch, double Yaw) Direction
    {
        get
        {
            (_, double pitch, double yaw) = BaseFromCamera.ToRollPitchYaw();
            return (pitch, yaw);
        }
    }

    /// <summary>Finds the pencil.</summary>
    /// <param name="rays">Rays in the camera's body frame (x ahead, y left, z up) of points on bright lines.</param>
    /// <param name="focalPixels">Pixels per radian at the centre.</param>
    /// <param name="near">A direction close by, known from more points; null to look everywhere.</param>
    /// <returns>Null when the points gather nowhere.</returns>
    public static LinePencil? Find(IReadOnlyList<Vector3D> rays, double focalPixels, LinePencil? near = null)
    {
        Vector3D[] unit = [.. VanishingPointSearch.Thin(rays, FinePointsMax).Select(ray => ray * (1 / ray.Length))];
        (double pitch, double yaw, double onLines) = VanishingPointSearch.Find(unit, near?.Direction);
        double[] angles = PeakAngles(unit, pitch, yaw);
        return angles.Length < 2 ? null : Refine(unit, focalPixels, pitch, yaw, angles, onLines);
    }

    private static double[] PeakAngles(Vector3D[] rays, double pitch, double yaw)
    {
        const double Bin = 0.25 * Degree;
        const int Apart = 6;
        double[] counts = new double[(int)Math.Ceiling(Math.PI / Bin) + 1];
        Rotation turn = Rotation.FromRollPitchYaw(0, pitch, yaw);
        foreach (Vector3D ray in rays)
        {
            Vector3D turned = turn.Apply(ray);
            if (turned.Z < -0.01)
            {
                counts[(int)((AngleOf(turned) + (Math.PI / 2)) / Bin)]++;
            }
        }

        double[] smooth = [.. counts.Select((_, i) =>
            counts[Math.Max(0, i - 1)] + counts[i] + counts[Math.Min(counts.Length - 1, i + 1)])];
        double least = Math.Max(LinePointsMin, LineShareMin * rays.Length);
        return
        [
            .. Enumerable.Range(0, smooth.Length)
                .Where(i => smooth[i] >= least && smooth[i] >= LineProminence * Around(smooth, i))
                .Where(i => Enumerable.Range(-Apart, (2 * Apart) + 1).All(k =>
                    i + k < 0 || i + k >= smooth.Length || smooth[i + k] < smooth[i]
                    || (smooth[i + k] == smooth[i] && k >= 0)))
                .OrderByDescending(i => smooth[i])
                .Take(LinesMax)
                .Order()
                .Select(i => ((i + 0.5) * Bin) - (Math.PI / 2)),
        ];
    }

    private static double Around(double[] counts, int at)
    {
        const int Reach = 24;
        double sum = 0;
        int number = 0;
        for (int i = Math.Max(0, at - Reach); i <= Math.Min(counts.Length - 1, at + Reach); i++)
        {
            sum += counts[i];
            number++;
        }

        return sum / number;
    }

    private static LinePencil? Refine(
        Vector3D[] rays, double focalPixels, double pitch, double yaw, double[] angles, double onLines)
    {
        double[] parameters = [pitch, yaw, .. angles];
        double[] steps = [.. Enumerable.Repeat(1e-6, parameters.Length)];
        LeastSquaresFit? fit = null;
        List<(Vector3D Ray, int Line)> points = [];
        foreach (double reach in (ReadOnlySpan<double>)[4, 2.5, 1.5, 1.5])
        {
            points = Assign(rays, parameters, reach / focalPixels);
            if (points.Count < 10 * parameters.Length)
            {
                return null;
            }

            fit = LeastSquares.Solve(
                (p, into) => Distances(points, p, focalPixels, into), points.Count, parameters, steps);
            if (fit is null)
            {
                return null;
            }

            parameters = fit.Parameters;
        }

        double variance = fit!.ResidualVariance(0.1);
        int[] weights = [.. angles.Select((_, line) => points.Count(point => point.Line == line))];
        return new LinePencil(
            Rotation.FromRollPitchYaw(0, parameters[0], parameters[1]),
            [.. angles.Select((_, line) => new PencilLine(
                parameters[2 + line], weights[line], fit.SigmaOf(2 + line, variance)))],
            onLines,
            Math.Sqrt(variance));
    }

    private static List<(Vector3D Ray, int Line)> Assign(Vector3D[] rays, double[] parameters, double reach)
    {
        Rotation turn = Rotation.FromRollPitchYaw(0, parameters[0], parameters[1]);
        List<(Vector3D Ray, int Line)> points = [];
        foreach (Vector3D ray in rays)
        {
            Vector3D turned = turn.Apply(ray);
            int nearest = -1;
            double distance = reach;
            for (int line = 0; line + 2 < parameters.Length; line++)
            {
                double off = Math.Abs(OffLine(turned, parameters[2 + line]));
                (nearest, distance) = off < distance ? (line, off) : (nearest, distance);
            }

            if (nearest >= 0 && turned.Z < -0.01)
            {
                points.Add((ray, nearest));
            }
        }

        return points;
    }

    private static bool Distances(
        List<(Vector3D Ray, int Line)> points, ReadOnlySpan<double> p, double focalPixels, Span<double> into)
    {
        Rotation turn = Rotation.FromRollPitchYaw(0, p[0], p[1]);
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = focalPixels * OffLine(turn.Apply(points[i].Ray), p[2 + points[i].Line]);
        }

        return true;
    }

    // The line and the camera span a plane; this is the ray's angle to it.
    private static double OffLine(Vector3D turned, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        return (cos * turned.Y) + (sin * turned.Z);
    }

    private static double AngleOf(Vector3D turned) => Math.Atan2(turned.Y, -turned.Z);
}
