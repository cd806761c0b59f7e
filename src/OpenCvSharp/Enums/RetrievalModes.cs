namespace OpenCvSharp;

/// <summary>Which contours are found and how they are nested.</summary>
public enum RetrievalModes
{
    /// <summary>Outer contours only.</summary>
    External = 0,

    /// <summary>All, without hierarchy.</summary>
    List = 1,

    /// <summary>All, in two levels: outlines and holes.</summary>
    CComp = 2,

    /// <summary>All, fully nested.</summary>
    Tree = 3,

    /// <summary>Of labelled 32-bit images.</summary>
    FloodFill = 4,
}
