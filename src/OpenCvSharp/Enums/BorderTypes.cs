namespace OpenCvSharp;

/// <summary>How pixels outside the image are made up.</summary>
public enum BorderTypes
{
    /// <summary>A constant colour.</summary>
    Constant = 0,

    /// <summary>The nearest pixel of the edge.</summary>
    Replicate = 1,

    /// <summary>Mirrored, edge pixel twice.</summary>
    Reflect = 2,

    /// <summary>The opposite side.</summary>
    Wrap = 3,

    /// <summary>Mirrored, edge pixel once.</summary>
    Reflect101 = 4,

    /// <summary>Left untouched in the output.</summary>
    Transparent = 5,

    /// <summary>The default of filters.</summary>
    Default = Reflect101,

    /// <summary>Nothing outside the region of interest is looked at.</summary>
    Isolated = 16,
}
