using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Ros;

/// <summary>geometry_msgs/Quaternion: a rotation, in ROS' order.</summary>
/// <param name="X">First imaginary part.</param>
/// <param name="Y">Second imaginary part.</param>
/// <param name="Z">Third imaginary part.</param>
/// <param name="W">Real part.</param>
public readonly record struct UnitQuaternion(double X, double Y, double Z, double W)
{
    /// <summary>No rotation.</summary>
    public static UnitQuaternion Identity { get; } = new(0, 0, 0, 1);

    /// <summary>Of a rotation; the real part is not negative.</summary>
    public static UnitQuaternion FromRotation(Rotation rotation)
    {
        Vector3D x = rotation.Apply(new Vector3D(1, 0, 0));
        Vector3D y = rotation.Apply(new Vector3D(0, 1, 0));
        Vector3D z = rotation.Apply(new Vector3D(0, 0, 1));

        // The largest of the four is found first, so that no small number is divided by.
        double trace = x.X + y.Y + z.Z;
        UnitQuaternion q;
        if (trace > 0)
        {
            double s = 2 * Math.Sqrt(1 + trace);
            q = new((y.Z - z.Y) / s, (z.X - x.Z) / s, (x.Y - y.X) / s, s / 4);
        }
        else if (x.X > y.Y && x.X > z.Z)
        {
            double s = 2 * Math.Sqrt(1 + x.X - y.Y - z.Z);
            q = new(s / 4, (y.X + x.Y) / s, (z.X + x.Z) / s, (y.Z - z.Y) / s);
        }
        else if (y.Y > z.Z)
        {
            double s = 2 * Math.Sqrt(1 + y.Y - x.X - z.Z);
            q = new((y.X + x.Y) / s, s / 4, (z.Y + y.Z) / s, (z.X - x.Z) / s);
        }
        else
        {
            double s = 2 * Math.Sqrt(1 + z.Z - x.X - y.Y);
            q = new((z.X + x.Z) / s, (z.Y + y.Z) / s, s / 4, (x.Y - y.X) / s);
        }

        return q.W < 0 ? new(-q.X, -q.Y, -q.Z, -q.W) : q;
    }

    /// <summary>The vector's coordinates in the target frame.</summary>
    /// <param name="source">Coordinates in the source frame.</param>
    public Vector3D Apply(Vector3D source)
    {
        Vector3D axis = new(X, Y, Z);
        Vector3D twice = Cross(axis, source) * 2;
        return source + (twice * W) + Cross(axis, twice);
    }

    /// <summary>outerFromSource when this is outerFromTarget and the argument is targetFromSource.</summary>
    /// <param name="targetFromSource">The rotation applied first.</param>
    public UnitQuaternion Compose(UnitQuaternion targetFromSource)
    {
        UnitQuaternion b = targetFromSource;
        return new(
            (W * b.X) + (X * b.W) + (Y * b.Z) - (Z * b.Y),
            (W * b.Y) - (X * b.Z) + (Y * b.W) + (Z * b.X),
            (W * b.Z) + (X * b.Y) - (Y * b.X) + (Z * b.W),
            (W * b.W) - (X * b.X) - (Y * b.Y) - (Z * b.Z));
    }

    private static Vector3D Cross(Vector3D a, Vector3D b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));
}

/// <summary>A camera's mount as the transform from base_link to the optical frame, and back.</summary>
public static class MountTransform
{
    /// <summary>Optical centre in base_link, and baseFromOptical.</summary>
    public static (Vector3D Translation, UnitQuaternion Rotation) Of(CameraMount mount)
    {
        Rotation baseFromOptical = Rotation
            .FromRollPitchYaw(mount.RollRadians, mount.PitchRadians, mount.YawRadians)
            .Compose(Rotation.BodyFromOptical);
        return (
            new Vector3D(mount.XMeters, mount.YMeters, mount.HeightMeters),
            UnitQuaternion.FromRotation(baseFromOptical));
    }

    /// <summary>The mount that gives a transform.</summary>
    /// <param name="translation">Optical centre in base_link, metres.</param>
    /// <param name="baseFromOptical">Rotation.</param>
    public static CameraMount ToMount(Vector3D translation, UnitQuaternion baseFromOptical)
    {
        // Body axes (x ahead, y left, z up) of the camera in base_link: x is the optical z, y the optical −x, z the −y.
        Vector3D ahead = baseFromOptical.Apply(new Vector3D(0, 0, 1));
        Vector3D left = baseFromOptical.Apply(new Vector3D(-1, 0, 0));
        Vector3D up = baseFromOptical.Apply(new Vector3D(0, -1, 0));
        return new CameraMount(
            translation.Z,
            Math.Atan2(left.Z, up.Z),
            Math.Asin(Math.Clamp(-ahead.Z, -1, 1)),
            Math.Atan2(ahead.Y, ahead.X),
            translation.X,
            translation.Y);
    }
}
