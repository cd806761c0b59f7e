namespace RoadSeg.Geometry;

/// <summary>Axis-parallel box of whole pixels; its right and bottom edges are exclusive.</summary>
/// <param name="U">Leftmost column.</param>
/// <param name="V">Top row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageBox(int U, int V, int Width, int Height);
