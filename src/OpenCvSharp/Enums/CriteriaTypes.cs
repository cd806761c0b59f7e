using System;

namespace OpenCvSharp;

/// <summary>Which limits of an iteration count.</summary>
[Flags]
public enum CriteriaTypes
{
    /// <summary>The number of iterations.</summary>
    Count = 1,

    /// <summary>The number of iterations.</summary>
    MaxIter = Count,

    /// <summary>The change per iteration.</summary>
    Eps = 2,
}
