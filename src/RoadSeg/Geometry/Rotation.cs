namespace RoadSeg.Geometry;

/// <summary>
/// Proper rotation as a 3×3 matrix, double precision. Named <c>targetFromSource</c>: it turns coordinates in the
/// source frame into coordinates in the target frame.
/// </summary>
public readonly record struct Rotation
{
    private readonly Vector3D row0;
    private readonly Vector3D row1;
    private readonly Vector3D row2;

    private Rotation(Vector3D row0, Vector3D row1, Vector3D row2)
    {
        this.row0 = row0;
        this.row1 = row1;
        this.row2 = row2;
    }

    /// <summary>
    /// Camera body frame (x forward, y left, z up) from optical frame (x right, y down, z forward), REP-103.
    /// </summary>
    public static Rotation BodyFromOptical { get; } =
        new(new Vector3D(0, 0, 1), new Vector3D(-1, 0, 0), new Vector3D(0, -1, 0));

    /// <summary>
    /// Fixed-axis roll (about x), then pitch (about y), then yaw (about z): R = Rz(yaw)·Ry(pitch)·Rx(roll), the
    /// convention of ROS (REP-103). Counter-clockwise positive about each axis, so a positive pitch looks down.
    /// </summary>
    /// <param name="roll">Radians about x.</param>
    /// <param name="pitch">Radians about y.</param>
    /// <param name="yaw">Radians about z.</param>
    public static Rotation FromRollPitchYaw(double roll, double pitch, double yaw)
    {
        (double sr, double cr) = Math.SinCos(roll);
        (double sp, double cp) = Math.SinCos(pitch);
        (double sy, double cy) = Math.SinCos(yaw);
        return new Rotation(
            new Vector3D(cy * cp, (cy * sp * sr) - (sy * cr), (cy * sp * cr) + (sy * sr)),
            new Vector3D(sy * cp, (sy * sp * sr) + (cy * cr), (sy * sp * cr) - (cy * sr)),
            new Vector3D(-sp, cp * sr, cp * cr));
    }

    /// <summary>From the coordinates of two of the source frame's axes in the target frame; z follows.</summary>
    /// <param name="xAxis">Unit vector.</param>
    /// <param name="yAxis">Unit vector at right angles to it.</param>
    public static Rotation FromAxes(Vector3D xAxis, Vector3D yAxis)
    {
        Vector3D zAxis = new(
            (xAxis.Y * yAxis.Z) - (xAxis.Z * yAxis.Y),
            (xAxis.Z * yAxis.X) - (xAxis.X * yAxis.Z),
            (xAxis.X * yAxis.Y) - (xAxis.Y * yAxis.X));
        return new Rotation(xAxis, yAxis, zAxis).Inverse();
    }

    /// <summary>The angles of <see cref="FromRollPitchYaw"/>, radians; pitch within ±90 degrees.</summary>
    public (double Roll, double Pitch, double Yaw) ToRollPitchYaw() => (
        Math.Atan2(row2.Y, row2.Z), Math.Asin(Math.Clamp(-row2.X, -1, 1)), Math.Atan2(row1.X, row0.X));

    /// <summary>The vector's coordinates in the target frame.</summary>
    /// <param name="source">Coordinates in the source frame.</param>
    public Vector3D Apply(Vector3D source) => new(Dot(row0, source), Dot(row1, source), Dot(row2, source));

    /// <summary>sourceFromTarget: the transpose.</summary>
    public Rotation Inverse() => new(
        new Vector3D(row0.X, row1.X, row2.X),
        new Vector3D(row0.Y, row1.Y, row2.Y),
        new Vector3D(row0.Z, row1.Z, row2.Z));

    /// <summary>outerFromSource when this is outerFromTarget and the argument is targetFromSource.</summary>
    /// <param name="targetFromSource">The rotation applied first.</param>
    public Rotation Compose(Rotation targetFromSource)
    {
        Rotation columns = targetFromSource.Inverse();
        return new Rotation(columns.Apply(row0), columns.Apply(row1), columns.Apply(row2));
    }

    private static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
}
