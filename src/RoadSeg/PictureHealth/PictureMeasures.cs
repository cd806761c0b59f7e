namespace RoadSeg.PictureHealth;

/// <summary>What is measured of one picture. Depends on its pixels and those of the one before alone.</summary>
/// <param name="LightShare">Share of the samples above black, 0..1.</param>
/// <param name="ClippedShare">Share of the samples at the upper limit, 0..1.</param>
/// <param name="StructuredShare">
/// Share of cells (1/32 of the width) that differ in brightness from the next one in their row, 0..1.
/// </param>
/// <param name="EdgeSpread">
/// How the squared brightness difference grows from two to four samples, against one to two: about 1.5 in a sharp
/// picture, 2 for lone sharp edges, 4 where nothing changes abruptly. Noise, which is the same at every distance,
/// cancels out. 0 in a picture without edges.
/// </param>
/// <param name="IsRepeat">Every sample is that of the picture before.</param>
public readonly record struct PictureMeasures(
    double LightShare, double ClippedShare, double StructuredShare, double EdgeSpread, bool IsRepeat);
