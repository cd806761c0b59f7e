namespace RoadSeg.Geometry;

/// <summary>
/// Point or direction in space in metres, double precision; the name of the variable says in which frame
/// (<c>pointInBase</c>, <c>rayInCamera</c>).
/// </summary>
/// <param name="X">First coordinate in metres.</param>
/// <param name="Y">Second coordinate in metres.</param>
/// <param name="Z">Third coordinate in metres.</param>
public readonly record struct Vector3D(double X, double Y, double Z)
{
    /// <summary>Euclidean length in metres.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y) + (Z * Z));

    /// <summary>Component-wise sum.</summary>
    public static Vector3D operator +(Vector3D left, Vector3D right) => Add(left, right);

    /// <summary>Component-wise difference.</summary>
    public static Vector3D operator -(Vector3D left, Vector3D right) => Subtract(left, right);

    /// <summary>Scaled by a factor.</summary>
    public static Vector3D operator *(Vector3D vector, double factor) => Multiply(vector, factor);

    /// <summary>Component-wise sum.</summary>
    public static Vector3D Add(Vector3D left, Vector3D right) =>
        new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>Component-wise difference.</summary>
    public static Vector3D Subtract(Vector3D left, Vector3D right) =>
        new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    /// <summary>Scaled by a factor.</summary>
    public static Vector3D Multiply(Vector3D vector, double factor) =>
        new(vector.X * factor, vector.Y * factor, vector.Z * factor);
}
