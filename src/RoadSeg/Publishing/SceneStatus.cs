namespace RoadSeg.Publishing;

/// <summary>Whether a result may be relied on.</summary>
public enum SceneStatus
{
    /// <summary>As good as it gets.</summary>
    Ok,

    /// <summary>Usable with care; the reasons say why.</summary>
    Degraded,

    /// <summary>Too old to act on: the grid is all unknown.</summary>
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
}
