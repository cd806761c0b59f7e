using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>What is known of somebody who is followed.</summary>
internal struct Track
{
    public int Id;
    public PersonKind Kind;
    public GroundState State;
    public double AgeSeconds;
    public double UnseenSeconds;
    public int Frames;
    public int CyclistFrames;
    public bool IsSeen;
    public Appearance Appearance;

    /// <summary>Seen once, when nobody could say how the ego vehicle moves: the velocity's error has that in it.
    /// </summary>
    public bool IsMotionUnknown;
}
