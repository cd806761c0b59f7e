using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Looks for the direction around which the angles of many rays gather in narrow peaks: coarsely for several
/// candidates, since facades and posts gather too, then finely, where only real lines stay sharp.
/// </summary>
internal static class VanishingPointSearch
{
    private const double Degree = Math.PI / 180;
    private const int CoarsePointsMax = 2500;
    private const int CandidatesMax = 6;
    private const double CandidatesApart = 2.5 * Degree;
    private const double PitchMiddle = 15 * Degree;
    private const double PitchReach = 30 * Degree;
    private const double YawReach = 20 * Degree;
    private const double NearReach = 6 * Degree;
    private const int Reach = 8;

    // Of 84 degrees: closer to the horizon whatever stands upright crowds together.
    private const double SteepestTangent = 9.5;

    /// <summary>Finds the direction.</summary>
    /// <param name="unit">Rays of length 1 in the camera's body frame (x ahead, y left, z up).</param>
    /// <param name="near">Pitch and yaw close by; null to look everywhere.</param>
    /// <returns>Pitch and yaw in radians, and the share of the rays below the horizon that gather in peaks.</returns>
    public static (double Pitch, double Yaw, double OnLines) Find(Vector3D[] unit, (double Pitch, double Yaw)? near)
    {
        Vector3D[] few = [.. Thin(unit, CoarsePointsMax)];
        List<Direction> coarse = near is (double aroundPitch, double aroundYaw)
            ? Scan(few, aroundPitch, NearReach, aroundYaw, NearReach, 1 * Degree, 1 * Degree)
            : Scan(few, PitchMiddle, PitchReach, 0, YawReach, 1 * Degree, 1 * Degree);
        Direction best = new(0, 0, -1, 0);
        foreach (Direction candidate in Candidates(coarse))
        {
            Direction closer = Best(Scan(
                few, candidate.Pitch, 1 * Degree, candidate.Yaw, 1 * Degree, 0.2 * Degree, 0.5 * Degree));
            Direction found = Best(Scan(
                unit, closer.Pitch, 0.3 * Degree, closer.Yaw, 0.3 * Degree, 0.06 * Degree, 0.3 * Degree));
            best = found.Score > best.Score ? found : best;
        }

        return (best.Pitch, best.Yaw, best.OnLines);
    }

    /// <summary>
    /// Some of many, by the golden ratio: even steps would fall in with whatever repeats along the list, and miss a
    /// line.
    /// </summary>
    public static IEnumerable<Vector3D> Thin(IReadOnlyList<Vector3D> rays, int most)
    {
        bool isFew = rays.Count <= most;
        int count = Math.Min(rays.Count, most);
        for (int i = 0; i < count; i++)
        {
            double at = i * 0.6180339887498949;
            yield return rays[isFew ? i : (int)((at - Math.Floor(at)) * rays.Count)];
        }
    }

    private static List<Direction> Scan(
        Vector3D[] rays, double pitch, double pitchReach, double yaw, double yawReach, double step, double bin)
    {
        List<Direction> all = [];
        int[] counts = new int[(int)Math.Ceiling(Math.PI / bin) + 1];
        for (double p = pitch - pitchReach; p <= pitch + pitchReach + (step / 2); p += step)
        {
            for (double y = yaw - yawReach; y <= yaw + yawReach + (step / 2); y += step)
            {
                all.Add(Judge(rays, p, y, bin, counts));
            }
        }

        return all;
    }

    private static Direction Best(List<Direction> all) => all.MaxBy(direction => direction.Score);

    private static List<Direction> Candidates(List<Direction> all)
    {
        List<Direction> chosen = [];
        foreach (Direction direction in all.OrderByDescending(d => d.Score))
        {
            if (chosen.TrueForAll(c => Math.Abs(c.Pitch - direction.Pitch) > CandidatesApart
                || Math.Abs(c.Yaw - direction.Yaw) > CandidatesApart))
            {
                chosen.Add(direction);
            }

            if (chosen.Count == CandidatesMax)
            {
                break;
            }
        }

        return chosen;
    }

    // Points in bins that stand out from their surroundings by more than chance explains. Their number alone would
    // favour a horizon above the houses, whose windows are many; their share alone one with hardly a point below.
    private static Direction Judge(Vector3D[] rays, double pitch, double yaw, double bin, int[] counts)
    {
        Array.Clear(counts);
        int below = 0;
        (double sp, double cp) = Math.SinCos(pitch);
        (double sy, double cy) = Math.SinCos(yaw);
        foreach (Vector3D ray in rays)
        {
            double z = (cp * ray.Z) - (sp * ray.X);
            double y = (sy * ((cp * ray.X) + (sp * ray.Z))) + (cy * ray.Y);
            below += z < -0.01 ? 1 : 0;
            if (z < -0.01 && Math.Abs(y) <= -z * SteepestTangent)
            {
                counts[(int)((Math.Atan2(y, -z) + (Math.PI / 2)) / bin)]++;
            }
        }

        int onLines = 0;
        int window = counts.Take(Reach).Sum();
        for (int i = 0; i < counts.Length; i++)
        {
            window += (i + Reach < counts.Length ? counts[i + Reach] : 0) - (i > Reach ? counts[i - Reach - 1] : 0);
            int own = counts[i] + (i > 0 ? counts[i - 1] : 0) + (i + 1 < counts.Length ? counts[i + 1] : 0);
            double around = (window - own) / ((2.0 * Reach) - 2);
            onLines += counts[i] > around + (3 * Math.Sqrt(around)) + 2 ? counts[i] - (int)around : 0;
        }

        double share = onLines / Math.Max(1.0, below);
        return new Direction(pitch, yaw, share * onLines, share);
    }

    private readonly record struct Direction(double Pitch, double Yaw, double Score, double OnLines);
}
