using System;

namespace OpenCvSharp;

/// <summary>Options of the search for a grid of circles.</summary>
[Flags]
public enum FindCirclesGridFlags
{
    /// <summary>None: as the symmetric grid.</summary>
    None = 0,

    /// <summary>Circles in rows and columns.</summary>
    SymmetricGrid = 1,

    /// <summary>Every second row is moved by half a step.</summary>
    AsymmetricGrid = 2,

    /// <summary>Bears stronger perspective and less clutter.</summary>
    Clustering = 4,
}
