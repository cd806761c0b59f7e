namespace RoadSeg.Publishing;

/// <summary>Whether a result may be relied on.</summary>
public enum SceneStatus
{
    /// <summary>As good as it gets.</summary>
    Ok,

    /// <summary>Usable with care; the reasons say why.</summary>
    Degraded,

    /// <summary>Too old to act on: no drivable area, no people, and the grid is all unknown. Live only.</summary>
    Stale,
}

/// <summary>Why a result is not <see cref="SceneStatus.Ok"/>.</summary>
[Flags]
public enum StatusReasons
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>No drivable ground in front of the ego vehicle.</summary>
    NoDrivableGround = 1,

    /// <summary>The network is unsure of most of the picture.</summary>
    LowConfidence = 2,

    /// <summary>The source delivers nothing.</summary>
    SourceLost = 4,

    /// <summary>Frames come, but results take too long.</summary>
    TooOld = 8,

    /// <summary>The camera gives the same picture again and again.</summary>
    Frozen = 16,

    /// <summary>No light in the pictures.</summary>
    Black = 32,

    /// <summary>Most of the picture is at the upper limit.</summary>
    Overexposed = 64,

    /// <summary>No edge is sharp.</summary>
    Blurred = 128,

    /// <summary>Something lies over the lens.</summary>
    Covered = 256,
}
