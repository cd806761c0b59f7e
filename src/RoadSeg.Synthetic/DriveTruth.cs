using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;

namespace RoadSeg.Synthetic;

/// <summary>One person in a truth file.</summary>
/// <param name="Id">The same person in all frames.</param>
/// <param name="Kind">On foot or riding.</param>
/// <param name="Ground">Middle of the ground outline in base_link, metres; written with millimetres.</param>
/// <param name="VisiblePixels">Pixels of the image that show the person.</param>
/// <param name="Box">Box around the visible pixels.</param>
public sealed record DrivePerson(int Id, PersonKind Kind, GroundPoint Ground, int VisiblePixels, ImageBox Box);

/// <summary>What is true of one frame: one line of a truth file.</summary>
/// <param name="Frame">Frame number from 0.</param>
/// <param name="MediaTime">Time on the recording's clock.</param>
/// <param name="People">Everybody of whom at least one pixel is seen, by id.</param>
/// <param name="Grid">The exact grid.</param>
public sealed record DriveTruth(
    int Frame, TimeSpan MediaTime, ImmutableArray<DrivePerson> People, OccupancyGrid Grid)
{
    /// <summary>What a scene says of a frame.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="frameIndex">0 to its frame count.</param>
    /// <param name="geometry">Where the grid lies.</param>
    public static DriveTruth Of(SyntheticScene scene, int frameIndex, GridGeometry geometry)
    {
        OccupancyGrid grid = new(geometry);
        scene.GridTruthAt(frameIndex, grid);
        ImmutableArray<DrivePerson> people = [.. scene.PeopleAt(frameIndex)
            .Where(p => p.VisiblePixels > 0)
            .Select(p => new DrivePerson(p.Id, p.Kind, p.Ground, p.VisiblePixels, p.Box))];
        return new DriveTruth(frameIndex, scene.Options.MediaTimeOf(frameIndex), people, grid);
    }
}
