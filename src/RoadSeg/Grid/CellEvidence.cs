using System.Diagnostics.CodeAnalysis;

namespace RoadSeg.Grid;

/// <summary>What one frame says of one cell, and where it says nothing, why.</summary>
[SuppressMessage("Design", "CA1028", Justification = "One for each cell: a byte is a quarter of the memory.")]
public enum CellEvidence : byte
{
    /// <summary>Outside the picture, under the ego vehicle, or too far to tell: says nothing.</summary>
    OutOfView = 0,

    /// <summary>In the picture, neither drivable nor an obstacle's foot, or the network is not sure.</summary>
    Unsure = 1,

    /// <summary>Behind something that stands nearer on the same bearing, or at its very foot.</summary>
    Hidden = 2,

    /// <summary>Drivable ground is seen all over it.</summary>
    Free = 3,

    /// <summary>Something stands there.</summary>
    Occupied = 4,
}
