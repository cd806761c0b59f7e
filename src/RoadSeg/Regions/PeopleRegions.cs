using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// The pedestrians and cyclists of one frame, ordered by top row then left column of their boxes. Buffers are reused
/// for each frame; one owner at a time.
/// </summary>
public sealed class PeopleRegions
{
    /// <summary>The people.</summary>
    public ReadOnlySpan<PersonRegion> People => PeopleBuffer.Items;

    /// <summary>Contours of all of them in image pixels, one after another.</summary>
    public ReadOnlySpan<ImagePoint> ContourPoints => ContourBuffer.Items;

    /// <summary>
    /// People seen shortly before and not in this frame, by id: where they would be if they went on as they did.
    /// </summary>
    public ReadOnlySpan<PersonTrack> Hidden => HiddenBuffer.Items;

    internal ReusableList<PersonTrack> HiddenBuffer { get; } = new(128);

    internal ReusableList<PersonRegion> PeopleBuffer { get; } = new(256);

    internal ReusableList<ImagePoint> ContourBuffer { get; } = new(8192);

    /// <summary>Contour of one person in image pixels, closed without repeating the first point.</summary>
    public ReadOnlySpan<ImagePoint> ContourOf(in PersonRegion person) =>
        ContourPoints.Slice(person.ContourStart, person.ContourCount);

    /// <summary>Makes this a copy of another frame's people.</summary>
    public void CopyFrom(PeopleRegions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        PeopleBuffer.CopyFrom(other.PeopleBuffer);
        ContourBuffer.CopyFrom(other.ContourBuffer);
        HiddenBuffer.CopyFrom(other.HiddenBuffer);
    }

    internal void Clear()
    {
        PeopleBuffer.Clear();
        ContourBuffer.Clear();
        HiddenBuffer.Clear();
    }
}
