using System.Numerics;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>The light at one moment: sun, sky, haze and how the camera exposes. Colours are linear light.</summary>
internal sealed record FrameLight
{
    private static readonly Vector3 WarmSun = new(1.0f, 0.80f, 0.55f);
    private static readonly Vector3 WhiteSun = new(1.0f, 0.93f, 0.82f);

    /// <summary>Unit direction to the sun in the world.</summary>
    public required Vector3D Sun { get; init; }

    /// <summary>Light of the sun on a face turned to it.</summary>
    public required Vector3 SunColour { get; init; }

    /// <summary>Light of the whole sky on a face that looks up.</summary>
    public required Vector3 SkyLight { get; init; }

    /// <summary>Sky just above the horizon; also the colour of the haze.</summary>
    public required Vector3 Horizon { get; init; }

    /// <summary>Sky overhead.</summary>
    public required Vector3 Zenith { get; init; }

    /// <summary>Share of the sky that clouds cover, 0..1.</summary>
    public required float Cloudiness { get; init; }

    /// <summary>1/m.</summary>
    public required float HazePerMeter { get; init; }

    /// <summary>Factor of the camera.</summary>
    public required float Exposure { get; init; }

    /// <summary>Light of lamps, 0 by day.</summary>
    public required float LampLight { get; init; }

    /// <summary>Direction to the sun, the same for the whole drive so that shadows stay where they are.</summary>
    public static Vector3D SunDirection { get; } = RaySolids.Unit(new Vector3D(0.38, 0.82, 0.78));

    /// <summary>The light of a drive at a time.</summary>
    /// <param name="light">Which light.</param>
    /// <param name="share">How far the drive has come, 0..1.</param>
    public static FrameLight At(SyntheticLight light, double share) => light switch
    {
        SyntheticLight.Day => Mix(1, 0, 0.35f),
        SyntheticLight.Dusk => Dusk(),
        SyntheticLight.Rain => Rain(),
        _ => Changing(share),
    };

    private static FrameLight Changing(double share)
    {
        float cloud = Noise.Step(0.30, 0.38, share) - Noise.Step(0.56, 0.64, share);
        float warm = Noise.Step(0.62, 0.95, share);
        // The camera opens late and closes late, as automatic exposure does.
        float late = Noise.Step(0.33, 0.45, share) - Noise.Step(0.59, 0.70, share);
        FrameLight light = Mix(1 - (0.88f * cloud), warm, 0.35f + (0.5f * cloud));
        return light with { Exposure = light.Exposure * (1 + (0.42f * late)) };
    }

    private static FrameLight Mix(float sun, float warm, float cloudiness)
    {
        Vector3 grey = new(0.62f, 0.66f, 0.70f);
        Vector3 horizon = Vector3.Lerp(new(0.72f, 0.80f, 0.90f), new(0.95f, 0.80f, 0.62f), warm * 0.7f);
        Vector3 zenith = Vector3.Lerp(new(0.17f, 0.36f, 0.74f), new(0.26f, 0.36f, 0.58f), warm);
        float dull = 1 - sun;
        return new FrameLight
        {
            Sun = SunDirection,
            SunColour = Vector3.Lerp(WhiteSun, WarmSun, warm) * (3.3f - (0.3f * warm)) * sun,
            SkyLight = Vector3.Lerp(new(0.50f, 0.60f, 0.78f), new(0.60f, 0.62f, 0.66f), dull)
                * (0.76f + (0.26f * dull)),
            Horizon = Vector3.Lerp(horizon, grey, dull * 0.8f),
            Zenith = Vector3.Lerp(zenith, grey * 0.75f, dull * 0.7f),
            Cloudiness = cloudiness,
            HazePerMeter = 0.0034f + (0.0014f * dull),
            Exposure = 1.0f,
            LampLight = 0,
        };
    }

    private static FrameLight Rain() => Dusk() with
    {
        SkyLight = new Vector3(0.20f, 0.22f, 0.24f),
        Horizon = new Vector3(0.24f, 0.25f, 0.27f),
        Zenith = new Vector3(0.16f, 0.17f, 0.19f),
        Cloudiness = 1,
        HazePerMeter = 0.013f,
        Exposure = 1.1f,
    };

    private static FrameLight Dusk() => new()
    {
        Sun = SunDirection,
        SunColour = Vector3.Zero,
        SkyLight = new Vector3(0.34f, 0.38f, 0.52f),
        Horizon = new Vector3(0.62f, 0.44f, 0.38f),
        Zenith = new Vector3(0.12f, 0.17f, 0.32f),
        Cloudiness = 0.5f,
        HazePerMeter = 0.0045f,
        Exposure = 1.35f,
        LampLight = 1,
    };
}
