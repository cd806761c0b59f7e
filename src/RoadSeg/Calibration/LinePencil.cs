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
/// <param name="Peakedness">How far the points gather: 1 for points anywhere, 3 and more for lines.</param>
/// <param name="RmsPixels">Distance of the points from their lines.</param>
internal sealed record LinePencil(
    Rotation BaseFromCamera, IReadOnlyList<PencilLine> Lines, double Peakedness, double RmsPixels)
{
    private const double Degree = Math.PI / 180;
    private const int CoarsePointsMax = 2500;
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
        Vector3D[] unit = [.. Thin(rays, FinePointsMax).Select(ray => ray * (1 / ray.Length))];
        Vector3D[] few = [.. Thin(unit, CoarsePointsMax)];
        (double pitch, double yaw, _) = near?.Direction is (double aroundPitch, double aroundYaw)
            ? Search(few, aroundPitch, 6 * Degree, aroundYaw, 6 * Degree, 1 * Degree, 1 * Degree)
            : Search(few, 15 * Degree, 30 * Degree, 0, 20 * Degree, 1 * Degree, 1 * Degree);
        (pitch, yaw, _) = Search(few, pitch, 1 * Degree, yaw, 1 * Degree, 0.2 * Degree, 0.5 * Degree);
        (pitch, yaw, double peakedness) =
            Search(unit, pitch, 0.3 * Degree, yaw, 0.3 * Degree, 0.06 * Degree, 0.3 * Degree);
        double[] angles = PeakAngles(unit, pitch, yaw);
        return angles.Length < 2 ? null : Refine(unit, focalPixels, pitch, yaw, angles, peakedness);
    }

    private static IEnumerable<Vector3D> Thin(IReadOnlyList<Vector3D> rays, int most)
    {
        int stride = Math.Max(1, (rays.Count + most - 1) / most);
        for (int i = 0; i < rays.Count; i += stride)
        {
            yield return rays[i];
        }
    }

    private static (double Pitch, double Yaw, double Score) Search(
        Vector3D[] rays, double pitch, double pitchReach, double yaw, double yawReach, double step, double bin)
    {
        (double Pitch, double Yaw, double Score) best = (pitch, yaw, 0);
        int[] counts = new int[(int)Math.Ceiling(Math.PI / bin) + 1];
        for (double p = pitch - pitchReach; p <= pitch + pitchReach + (step / 2); p += step)
        {
            for (double y = yaw - yawReach; y <= yaw + yawReach + (step / 2); y += step)
            {
                double score = Score(rays, p, y, bin, counts);
                best = score > best.Score ? (p, y, score) : best;
            }
        }

        return best;
    }

    // Points in narrow bins against points in bins nine times as wide: lines fill few narrow ones, and points that
    // merely crowd together from afar fill the wide ones just as well.
    private static double Score(Vector3D[] rays, double pitch, double yaw, double bin, int[] counts)
    {
        const int Reach = 4;
        Array.Clear(counts);
        int below = 0;
        (double sp, double cp) = Math.SinCos(pitch);
        (double sy, double cy) = Math.SinCos(yaw);
        foreach (Vector3D ray in rays)
        {
            double z = (cp * ray.Z) - (sp * ray.X);
            if (z < -0.01)
            {
                double y = (sy * ((cp * ray.X) + (sp * ray.Z))) + (cy * ray.Y);
                counts[(int)((Math.Atan2(y, -z) + (Math.PI / 2)) / bin)]++;
                below++;
            }
        }

        if (below * 2 < rays.Length)
        {
            return 0;
        }

        double narrow = 0;
        double wide = 0;
        int window = counts.Take(Reach).Sum();
        for (int i = 0; i < counts.Length; i++)
        {
            window += (i + Reach < counts.Length ? counts[i + Reach] : 0) - (i > Reach ? counts[i - Reach - 1] : 0);
            double mean = window / ((2.0 * Reach) + 1);
            narrow += (double)counts[i] * counts[i];
            wide += mean * mean;
        }

        return narrow / Math.Max(wide, 1);
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
        Vector3D[] rays, double focalPixels, double pitch, double yaw, double[] angles, double peakedness)
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
            peakedness,
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
