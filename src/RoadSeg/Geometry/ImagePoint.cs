namespace RoadSeg.Geometry;

/// <summary>
/// Position in an image in pixels: <paramref name="U"/> to the right, <paramref name="V"/> down.
/// Whole numbers are pixel centres, as in OpenCV and ROS camera_info: the image spans [-0.5, width - 0.5).
/// </summary>
/// <param name="U">Pixels to the right of the centre of the leftmost column.</param>
/// <param name="V">Pixels below the centre of the top row.</param>
public readonly record struct ImagePoint(double U, double V);
