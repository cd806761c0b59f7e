using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Synthetic;

/// <summary>One person in one frame, exactly.</summary>
/// <param name="Id">The same person in all frames.</param>
/// <param name="Kind">On foot or riding.</param>
/// <param name="Ground">Middle of the ground outline in base_link, metres.</param>
/// <param name="VisiblePixels">Pixel centres of the image that show the person.</param>
/// <param name="TotalPixels">Pixel centres that would if nothing stood in front.</param>
/// <param name="Box">Box around the visible pixels; empty when there are none.</param>
public readonly record struct PersonTruth(
    int Id, PersonKind Kind, GroundPoint Ground, int VisiblePixels, int TotalPixels, ImageBox Box)
{
    /// <summary>Share of the person that lies within the picture, whatever stands in front, 0..1.</summary>
    public double InPictureFraction { get; init; } = 1;

    /// <summary>Seen share of what lies within the picture, 0..1.</summary>
    public double VisibleFraction => TotalPixels == 0 ? 0 : (double)VisiblePixels / TotalPixels;

    /// <summary>Metres from base_link to <see cref="Ground"/>.</summary>
    public double RangeMeters => Ground.Range;
}

/// <summary>Where the ego vehicle is.</summary>
/// <param name="X">Metres from the start of the street.</param>
/// <param name="Y">Metres from the start of the street.</param>
/// <param name="YawRadians">Heading, counter-clockwise.</param>
/// <param name="SpeedMetersPerSecond">Along its heading.</param>
public readonly record struct EgoTruth(double X, double Y, double YawRadians, double SpeedMetersPerSecond);
