using RoadSeg.Geometry;

namespace RoadSeg.Ros.Messages;

/// <summary>nav_msgs/Odometry without its covariances.</summary>
/// <param name="Stamp">When.</param>
/// <param name="Parent">Frame of the pose: <c>odom</c>.</param>
/// <param name="Child">Frame of the twist: <c>base_link</c>.</param>
/// <param name="Position">Origin of the child in the parent, metres.</param>
/// <param name="Orientation">parentFromChild.</param>
/// <param name="Linear">Velocity in the child's axes, m/s.</param>
/// <param name="Angular">Rotation in the child's axes, rad/s.</param>
public readonly record struct OdometryContents(
    RosTime Stamp, string Parent, string Child, Vector3D Position, UnitQuaternion Orientation, Vector3D Linear,
    Vector3D Angular);

/// <summary>nav_msgs/Odometry.</summary>
public static class OdometryMessage
{
    private const int CovarianceCells = 36;

    /// <summary>Writes a message with covariances of zero.</summary>
    public static void Write(CdrWriter cdr, in OdometryContents odometry)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        Span<double> covariance = stackalloc double[CovarianceCells];
        covariance.Clear();
        cdr.Write(new RosHeader(odometry.Stamp, odometry.Parent));
        cdr.Write(odometry.Child.AsSpan());
        cdr.Write(odometry.Position);
        cdr.Write(odometry.Orientation);
        cdr.WriteArray(covariance);
        cdr.Write(odometry.Linear);
        cdr.Write(odometry.Angular);
        cdr.WriteArray(covariance);
    }

    /// <summary>Reads a message; allocates its frame names.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static OdometryContents Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        Span<double> covariance = stackalloc double[CovarianceCells];
        CdrReader cdr = new(message, wire);
        HeaderView header = cdr.ReadHeader();
        string child = cdr.ReadString();
        Vector3D position = cdr.ReadVector();
        UnitQuaternion orientation = cdr.ReadQuaternion();
        cdr.ReadArray(covariance);
        Vector3D linear = cdr.ReadVector();
        Vector3D angular = cdr.ReadVector();
        cdr.ReadArray(covariance);
        return new OdometryContents(header.Stamp, header.Frame, child, position, orientation, linear, angular);
    }
}
