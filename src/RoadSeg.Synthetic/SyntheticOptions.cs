using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic;

/// <summary>The light over a drive.</summary>
public enum SyntheticLight
{
    /// <summary>Sun all the way.</summary>
    Day,

    /// <summary>Overcast evening, street lamps on.</summary>
    Dusk,

    /// <summary>Sun, then clouds, then low warm sun.</summary>
    Changing,

    /// <summary>Dark and hazy under rain clouds, street lamps on.</summary>
    Rain,
}

/// <summary>How the lens bends rays.</summary>
public enum SyntheticLens
{
    /// <summary>Perspective with radial distortion; up to 120 degrees.</summary>
    PlumbBob,

    /// <summary>Fisheye: equal angles at equal distances; up to 170 degrees.</summary>
    Equidistant,
}

/// <summary>Which side of the road traffic keeps to.</summary>
public enum TrafficSide
{
    /// <summary>As in most of the world.</summary>
    Right,

    /// <summary>As in the British Isles, Japan, India, Australia …</summary>
    Left,
}

/// <summary>What the scene generator makes. The same options make the same bytes.</summary>
public sealed record SyntheticOptions
{
    private const double SwaysPerSecond = 1.2;

    /// <summary>Draws the street and everybody in it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Size of the frames; 64x48 to 4096x3072.</summary>
    public ImageSize Size { get; init; } = new(640, 480);

    /// <summary>1..120.</summary>
    public double FramesPerSecond { get; init; } = 20;

    /// <summary>Duration of the drive in seconds, 1..300.</summary>
    public double Seconds { get; init; } = 24;

    /// <summary>Optical centre above the road, 0.3..5 m.</summary>
    public double HeightMeters { get; init; } = 1.4;

    /// <summary>Positive raises the camera's left side; ±15 degrees.</summary>
    public double RollDegrees { get; init; }

    /// <summary>Positive looks left; ±30 degrees.</summary>
    public double YawDegrees { get; init; }

    /// <summary>Whether the street has bends; without them it is straight.</summary>
    public bool HasBends { get; init; } = true;

    /// <summary>
    /// How far the vehicle nods on its suspension, 1.2 times a second, to each side; 0..5 degrees. The camera file does
    /// not know of it.
    /// </summary>
    public double SwayDegrees { get; init; }

    /// <summary>Positive looks down; ±30 degrees.</summary>
    public double PitchDegrees { get; init; } = 1.75;

    /// <summary>
    /// Horizontal field of view of the undistorted lens, 20..120 degrees, to 170 with an equidistant lens.
    /// </summary>
    public double FieldOfViewDegrees { get; init; } = 65;

    /// <summary>First radial coefficient of the lens, −0.3..0.3.</summary>
    public double RadialDistortion { get; init; } = -0.05;

    /// <summary>The lens.</summary>
    public SyntheticLens Lens { get; init; }

    /// <summary>Whether the ego vehicle's bonnet is in the picture.</summary>
    public bool HasBonnet { get; init; } = true;

    /// <summary>The light.</summary>
    public SyntheticLight Light { get; init; } = SyntheticLight.Changing;

    /// <summary>The side traffic keeps to.</summary>
    public TrafficSide Traffic { get; init; } = TrafficSide.Right;

    /// <summary>How busy the street is: 0 (only those who cross) to 2; 1 is normal.</summary>
    public double Density { get; init; } = 1;

    /// <summary>People walking in groups on the far lane and strip, 0..200.</summary>
    public int Crowd { get; init; }

    /// <summary>More people on bicycles along both kerbs, 0..200.</summary>
    public int Cyclists { get; init; }

    /// <summary>Standard deviation of the camera's noise in 8-bit steps, 0..20.</summary>
    public double NoiseLevel { get; init; } = 1.2;

    /// <summary>Number of frames of the drive.</summary>
    public int FrameCount => (int)Math.Round(Seconds * FramesPerSecond);

    /// <summary>
    /// Reads a source string: <c>synthetic:</c>, optionally followed by <c>?key=value&amp;key=value</c>.
    /// </summary>
    /// <param name="source">For example <c>synthetic:?seed=7&amp;size=320x240&amp;fps=10&amp;seconds=5</c>.</param>
    /// <exception cref="SourceException">Not of this scheme, an unknown key, or a value out of range.</exception>
    public static SyntheticOptions Parse(string source) => SourceString.Parse(source);

    /// <summary>Time of a frame on the drive's own clock.</summary>
    /// <param name="frameIndex">From 0.</param>
    public TimeSpan MediaTimeOf(int frameIndex) =>
        TimeSpan.FromTicks((long)Math.Round(frameIndex / FramesPerSecond * TimeSpan.TicksPerSecond));

    /// <summary>The source string that makes this drive again.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"synthetic:?seed={Seed}&size={Size}&fps={FramesPerSecond}&seconds={Seconds}")
        + MountText()
        + FormattableString.Invariant($"&height={HeightMeters}&pitch={PitchDegrees}&fov={FieldOfViewDegrees}")
        + FormattableString.Invariant($"&k1={RadialDistortion}&bonnet={(HasBonnet ? "yes" : "no")}")
        + FormattableString.Invariant($"&light={Lower(Light)}&traffic={Lower(Traffic)}")
        + FormattableString.Invariant($"&density={Density}&noise={NoiseLevel}")
        + (Lens == SyntheticLens.PlumbBob ? "" : "&lens=equidistant")
        + (Crowd == 0 ? "" : FormattableString.Invariant($"&crowd={Crowd}"))
        + (Cyclists == 0 ? "" : FormattableString.Invariant($"&cyclists={Cyclists}"));

    /// <summary>How far the vehicle nods in a frame, radians; positive is down.</summary>
    /// <param name="frameIndex">From 0.</param>
    public double SwayRadiansAt(int frameIndex) =>
        SwayDegrees * Math.PI / 180 * Math.Sin(Math.Tau * SwaysPerSecond * frameIndex / FramesPerSecond);

    private string MountText() => (RollDegrees == 0 ? "" : FormattableString.Invariant($"&roll={RollDegrees}"))
        + (YawDegrees == 0 ? "" : FormattableString.Invariant($"&yaw={YawDegrees}"))
        + (HasBends ? "" : "&bends=no")
        + (SwayDegrees == 0 ? "" : FormattableString.Invariant($"&sway={SwayDegrees}"));

    private static string Lower<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
