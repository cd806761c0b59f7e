using System.Numerics;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// Asphalt with its wear, markings, gutters, kerbs, paving. Painted in road coordinates, so that lines follow the
/// bends; thin lines fade by the share of a pixel they cover instead of flickering.
/// </summary>
internal sealed class GroundPaint(double[] crossings, double lengthMeters, int egoSign)
{
    private const double LineHalfMeters = 0.06;
    private const double DashMeters = 2.6;
    private const double DashPeriodMeters = 6;
    private const double CrossingHalfMeters = 1.7;
    private const double StopLineMeters = 3.3;

    private static readonly Vector3 Asphalt = Material.Srgb(98, 98, 101);
    private static readonly Vector3 OldAsphalt = Material.Srgb(112, 110, 108);
    private static readonly Vector3 Tar = Material.Srgb(62, 62, 66);
    private static readonly Vector3 White = Material.Srgb(214, 213, 206);
    private static readonly Vector3 Kerb = Material.Srgb(158, 156, 150);
    private static readonly Vector3 Slab = Material.Srgb(142, 136, 128);
    private static readonly Vector3 Yard = Material.Srgb(124, 118, 106);

    /// <summary>The surface at a road place.</summary>
    /// <param name="place">Road place.</param>
    /// <param name="across">Size of a pixel across the line of sight, metres.</param>
    /// <param name="along">Size of a pixel along the line of sight, metres.</param>
    public Surface At(RoadPoint place, double across, double along)
    {
        double left = Math.Abs(place.Left);
        if (StreetProfile.ClassAt(place, lengthMeters) != SyntheticClasses.Road)
        {
            return OffRoad(place, left, across, along);
        }

        Vector3 colour = RoadSurface(place, along);
        float paint = Markings(place, left, across, along);
        float wear = 0.72f + (0.28f * Noise.Cloudy(place.Along * 3, place.Left * 3, 41, 2));
        return Surface.Dull(Vector3.Lerp(colour, White, paint * wear));
    }

    private static Vector3 RoadSurface(RoadPoint place, double along)
    {
        double s = place.Along;
        double d = place.Left;
        float patch = Noise.Cloudy(s * 0.11, d * 0.25, 11, 3);
        Vector3 colour = Vector3.Lerp(Asphalt, OldAsphalt, Noise.Step(0.35, 0.65, patch));
        // Wheels polish two tracks in each lane; oil darkens the middle between them.
        double inLane = Math.Abs(Math.Abs(d) - StreetProfile.LaneCentreMeters);
        float track = (float)Math.Exp(-Square((inLane - 0.75) / 0.28));
        float oil = (float)Math.Exp(-Square(inLane / 0.3));
        float broad = Noise.Cloudy(s * 0.5, d * 1.7, 13, 2);
        float tone = 1 - (0.10f * track) - (0.09f * oil) + (0.2f * (broad - 0.5f));
        float grainFade = 1 - Noise.Step(0.03, 0.25, along);
        float speckleFade = 1 - Noise.Step(0.008, 0.05, along);
        tone += 0.22f * grainFade * (Noise.Smooth(s * 16, d * 16, 17) - 0.5f);
        tone += 0.30f * speckleFade * (Noise.Smooth(s * 62, d * 62, 19) - 0.5f);
        colour *= tone;
        colour = Vector3.Lerp(colour, Tar, Repair(s, d));
        float gutter = Noise.Step(StreetProfile.RoadEdgeMeters - 0.5, StreetProfile.RoadEdgeMeters, Math.Abs(d));
        return colour * (1 - (0.22f * gutter));
    }

    // Darker rectangles where the road was opened, cracks sealed with tar, and manhole covers.
    private static float Repair(double s, double d)
    {
        int block = (int)Math.Floor(s / 11);
        double at = (block * 11) + 2 + (7 * Noise.At(block, 1, 23));
        double side = (Noise.At(block, 2, 23) - 0.5) * 8;
        double length = 0.6 + (2.2 * Noise.At(block, 3, 23));
        bool isPatch = Noise.At(block, 4, 23) < 0.45f && Math.Abs(s - at) < length && Math.Abs(d - side) < 0.8;
        double coverX = s - (block * 11) - 8.5;
        double coverY = d - ((Noise.At(block, 5, 23) - 0.5) * 5);
        bool isCover = Noise.At(block, 6, 23) < 0.3f && (coverX * coverX) + (coverY * coverY) < 0.09;
        double crack = Math.Abs(d - 0.6 - (0.9 * Noise.Smooth(s * 0.35, 0, 29)) + (0.1 * Noise.Smooth(s * 3, 0, 31)));
        float seal = Noise.At((int)Math.Floor(s / 17), 7, 23) < 0.5f && crack < 0.025 ? 0.55f : 0;
        return isCover ? 0.8f : Math.Max(seal, isPatch ? 0.42f : 0);
    }

    private float Markings(RoadPoint place, double left, double across, double along)
    {
        double nearest = NearestCrossing(place.Along);
        double toCrossing = Math.Abs(place.Along - nearest);
        if (toCrossing < CrossingHalfMeters + along)
        {
            return Zebra(place.Left, across) * Band(toCrossing, CrossingHalfMeters, along);
        }

        float stop = Band(Math.Abs(toCrossing - StopLineMeters), 0.12, along)
            * (left is > 0.15 and < StreetProfile.LaneMeters - 0.1 && IsApproach(place, nearest) ? 1 : 0);
        double inDash = place.Along - (Math.Floor(place.Along / DashPeriodMeters) * DashPeriodMeters);
        float dash = Band(Math.Abs(inDash - (DashMeters / 2)), DashMeters / 2, along);
        float solid = toCrossing < 16 ? 1 : dash;
        float centre = Band(left, LineHalfMeters, across) * solid;
        double inBay = place.Along - (Math.Floor(place.Along / 1.5) * 1.5);
        float bay = Band(Math.Abs(inBay - 0.375), 0.375, along);
        float parking = Band(Math.Abs(left - StreetProfile.LaneMeters - 0.05), 0.05, across)
            * (toCrossing < 7 ? 1 : bay);
        return Math.Max(stop, Math.Max(centre, parking));
    }

    // Stop lines lie before the crossing in each direction; traffic on both sides halts at its own.
    private bool IsApproach(RoadPoint place, double crossing) => place.Along < crossing == place.Left * egoSign > 0;

    private static float Zebra(double left, double across)
    {
        double stripe = left - (Math.Floor(left) * 1.0);
        return Band(Math.Abs(stripe - 0.5), 0.26, across);
    }

    private Surface OffRoad(RoadPoint place, double left, double across, double along)
    {
        double beyond = left - StreetProfile.RoadEdgeMeters;
        if (place.Along >= lengthMeters || place.Along <= 0 || left > StreetProfile.PavementEdgeMeters)
        {
            float tone = 0.75f + (0.5f * Noise.Cloudy(place.Along * 0.8, place.Left * 0.8, 61, 4));
            return Surface.Dull(Yard * tone, 3);
        }

        float stain = 0.84f + (0.32f * Noise.Cloudy(place.Along * 0.6, place.Left * 0.6, 51, 3));
        if (beyond < StreetProfile.KerbMeters)
        {
            float joint = 1 - (0.45f * Line(place.Along, 1.0, 0.012, along));
            return Surface.Dull(Kerb * stain * joint, 1);
        }

        double row = Math.Floor(beyond / 0.6);
        float seams = Math.Max(
            Line(beyond, 0.6, 0.008, across), Line(place.Along + (0.3 * (row % 2)), 0.6, 0.008, along));
        float piece = Noise.At((int)Math.Floor((place.Along + (0.3 * (row % 2))) / 0.6), (int)row, 53);
        float toneSlab = Noise.Mix(0.88f + (0.24f * piece), 1, Noise.Step(0.1, 0.5, along));
        return Surface.Dull(Slab * stain * toneSlab * (1 - (0.4f * seams)), 2);
    }

    private double NearestCrossing(double along)
    {
        double best = double.MaxValue;
        foreach (double crossing in crossings)
        {
            best = Math.Abs(crossing - along) < Math.Abs(best - along) ? crossing : best;
        }

        return best;
    }

    // Share of a pixel that a band of this half width covers.
    private static float Band(double offset, double half, double pixel)
    {
        double blur = Math.Max(pixel, 0.004);
        return (float)(Math.Clamp((half - offset) / blur + 0.5, 0, 1) * Math.Min(1, 2 * half / blur));
    }

    private static float Line(double place, double period, double half, double pixel)
    {
        double rest = place - (Math.Floor(place / period) * period);
        return Band(Math.Min(rest, period - rest), half, pixel);
    }

    private static double Square(double value) => value * value;
}
