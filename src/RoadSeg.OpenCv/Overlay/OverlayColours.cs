using OpenCvSharp;
using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Colours of the overlay. Free ground is bluish green and everything that is in the way is orange: the two differ in
/// blue, which people with the common red-green weaknesses see, and in brightness; words and shapes repeat what
/// colours say (after Okabe and Ito, "Color Universal Design", 2008).
/// </summary>
internal static class OverlayColours
{
    public static readonly Scalar Drivable = Scalar.FromRgb(0, 190, 150);
    public static readonly Scalar DrivableEdge = Scalar.FromRgb(20, 255, 200);
    public static readonly Scalar FarBoundary = Scalar.FromRgb(255, 255, 255);
    public static readonly Scalar Pedestrian = Scalar.FromRgb(255, 140, 0);
    public static readonly Scalar Cyclist = Scalar.FromRgb(255, 225, 60);
    public static readonly Scalar InPath = Scalar.FromRgb(255, 60, 40);
    public static readonly Scalar Occupied = Scalar.FromRgb(240, 110, 20);
    public static readonly Scalar Unknown = Scalar.FromRgb(38, 40, 44);
    public static readonly Scalar Text = Scalar.FromRgb(245, 245, 245);
    public static readonly Scalar Dim = Scalar.FromRgb(185, 190, 195);
    public static readonly Scalar Dark = Scalar.FromRgb(16, 17, 19);
    public static readonly Scalar Degraded = Scalar.FromRgb(255, 190, 40);
    public static readonly Scalar Stale = Scalar.FromRgb(255, 80, 60);

    public static Scalar Of(in PersonRegion person) => person.InPath ? InPath
        : person.Kind == PersonKind.Cyclist ? Cyclist
        : Pedestrian;

    public static Scalar Of(SceneStatus status) => status switch
    {
        SceneStatus.Ok => DrivableEdge,
        SceneStatus.Degraded => Degraded,
        _ => Stale,
    };
}
