namespace RoadSeg.Regions;

/// <summary>
/// Corner between pixels of a class map: pixel (u, v) covers corners u..u+1 and v..v+1, so its centre lies half a
/// pixel to the right of and below corner (u, v).
/// </summary>
/// <param name="U">Pixel columns left of the corner.</param>
/// <param name="V">Pixel rows above the corner.</param>
public readonly record struct GridCorner(int U, int V);
