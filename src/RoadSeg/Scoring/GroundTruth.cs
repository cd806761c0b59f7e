using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;

namespace RoadSeg.Scoring;

/// <summary>One person who is really there.</summary>
/// <param name="Id">The same person in all frames.</param>
/// <param name="Kind">On foot or riding.</param>
/// <param name="Ground">Middle of the ground outline, base_link, metres.</param>
/// <param name="VisibleFraction">Share of the person that is within the picture and that nothing hides, 0..1.</param>
/// <param name="VisiblePixels">Pixels of the image that show the person.</param>
public readonly record struct TruePerson(
    int Id, PersonKind Kind, GroundPoint Ground, double VisibleFraction, int VisiblePixels);

/// <summary>What is exactly true of one frame. Buffers are reused; one owner at a time.</summary>
/// <param name="geometry">Where the cells of the grid lie.</param>
public sealed class GroundTruth(GridGeometry geometry)
{
    /// <summary>The grid.</summary>
    public OccupancyGrid Grid { get; } = new(geometry);

    /// <summary>Everybody there.</summary>
    public ReusableList<TruePerson> People { get; } = new(128);
}

/// <summary>Where the truth of frames comes from. One thread at a time.</summary>
public interface IGroundTruth
{
    /// <summary>Fills in what is true of a frame.</summary>
    /// <param name="frameId">Number of the frame at its source.</param>
    /// <param name="into">Overwritten.</param>
    /// <returns>False when nothing is known of the frame.</returns>
    bool TryRead(long frameId, GroundTruth into);
}
