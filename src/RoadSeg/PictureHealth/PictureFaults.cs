namespace RoadSeg.PictureHealth;

/// <summary>What is wrong with the pictures of a camera.</summary>
[Flags]
public enum PictureFaults
{
    /// <summary>Nothing that could be seen.</summary>
    None = 0,

    /// <summary>The same picture again and again, bit for bit: a real sensor is never that quiet.</summary>
    Frozen = 1,

    /// <summary>No light: lens cap, dead sensor, lost exposure control.</summary>
    Black = 2,

    /// <summary>Most of the picture is at the upper limit.</summary>
    Overexposed = 4,

    /// <summary>No edge is sharp: lost focus, water or dirt on the lens.</summary>
    Blurred = 8,

    /// <summary>Light, but no shapes: something lies over the lens.</summary>
    Covered = 16,
}

/// <summary>How the pictures stand.</summary>
/// <param name="Faults">What is wrong, after hysteresis.</param>
/// <param name="FrozenFor">Media time since the picture last changed, while it is frozen; else zero.</param>
public readonly record struct PictureReport(PictureFaults Faults, TimeSpan FrozenFor)
{
    private const PictureFaults Blinding = PictureFaults.Frozen | PictureFaults.Black | PictureFaults.Covered;

    /// <summary>True when such pictures say nothing about what is in front of the vehicle now.</summary>
    public bool IsBlind => (Faults & Blinding) != 0;
}
