using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>
/// Where a ray enters convex solids, closed form, double precision. All return the distance along the unit
/// direction, infinite for a miss.
/// </summary>
internal static class RaySolids
{
    /// <summary>
    /// Added to the parts of a direction: far below rounding for all but an exact zero, whose slab it makes endless
    /// without the 0 · ∞ of a ray that runs along the middle.
    /// </summary>
    public const double NoDivisionByZero = 1e-300;

    private const double Miss = double.PositiveInfinity;
    private const double Near = 1e-6;

    /// <summary>Slab method; the origin is relative to the centre.</summary>
    public static double Box(Vector3D origin, Vector3D direction, Vector3D half)
    {
        double inverseX = 1 / (direction.X + NoDivisionByZero);
        double inverseY = 1 / (direction.Y + NoDivisionByZero);
        double inverseZ = 1 / (direction.Z + NoDivisionByZero);
        double nX = origin.X * inverseX;
        double nY = origin.Y * inverseY;
        double nZ = origin.Z * inverseZ;
        double kX = Math.Abs(inverseX) * half.X;
        double kY = Math.Abs(inverseY) * half.Y;
        double kZ = Math.Abs(inverseZ) * half.Z;
        double enter = Math.Max(-nX - kX, Math.Max(-nY - kY, -nZ - kZ));
        double leave = Math.Min(-nX + kX, Math.Min(-nY + kY, -nZ + kZ));
        return enter > leave || enter < Near ? Miss : enter;
    }

    /// <summary>The face of the box that a surface point lies on.</summary>
    public static Vector3D BoxNormal(Vector3D point, Vector3D half)
    {
        double x = Math.Abs(point.X) - half.X;
        double y = Math.Abs(point.Y) - half.Y;
        double z = Math.Abs(point.Z) - half.Z;
        if (x > y && x > z)
        {
            return new Vector3D(Math.Sign(point.X), 0, 0);
        }

        return y > z ? new Vector3D(0, Math.Sign(point.Y), 0) : new Vector3D(0, 0, Math.Sign(point.Z));
    }

    /// <summary>Clips the ray by each face in turn (Cyrus–Beck).</summary>
    public static double Hull(Vector3D origin, Vector3D direction, HullPlane[] planes)
    {
        double enter = Near;
        double leave = Miss;
        bool entered = false;
        foreach (HullPlane plane in planes)
        {
            double slope = Dot(plane.Normal, direction);
            double gap = plane.Offset - Dot(plane.Normal, origin);
            if (Math.Abs(slope) < 1e-14)
            {
                if (gap < 0)
                {
                    return Miss;
                }

                continue;
            }

            double t = gap / slope;
            if (slope > 0)
            {
                leave = Math.Min(leave, t);
            }
            else if (t > enter)
            {
                enter = t;
                entered = true;
            }

            if (enter > leave)
            {
                return Miss;
            }
        }

        return entered ? enter : Miss;
    }

    /// <summary>The face of the hull that a surface point lies on.</summary>
    public static Vector3D HullNormal(Vector3D point, HullPlane[] planes)
    {
        double best = double.MinValue;
        Vector3D normal = default;
        foreach (HullPlane plane in planes)
        {
            double outside = Dot(plane.Normal, point) - plane.Offset;
            if (outside > best)
            {
                best = outside;
                normal = plane.Normal;
            }
        }

        return normal;
    }

    /// <summary>Quadratic for the side, then for the sphere at the nearer end.</summary>
    public static double Capsule(Vector3D origin, Vector3D direction, Vector3D from, Vector3D to, double radius)
    {
        Vector3D axis = to - from;
        Vector3D start = origin - from;
        double axisAxis = Dot(axis, axis);
        double axisDirection = Dot(axis, direction);
        double axisStart = Dot(axis, start);
        double a = axisAxis - (axisDirection * axisDirection);
        double b = (axisAxis * Dot(start, direction)) - (axisStart * axisDirection);
        double c = (axisAxis * (Dot(start, start) - (radius * radius))) - (axisStart * axisStart);
        double h = (b * b) - (a * c);
        if (h < 0)
        {
            return Miss;
        }

        double t = a > 1e-12 ? (-b - Math.Sqrt(h)) / a : 0;
        double along = axisStart + (t * axisDirection);
        if (a > 1e-12 && along > 0 && along < axisAxis)
        {
            return t > Near ? t : Miss;
        }

        Vector3D end = along <= 0 ? start : origin - to;
        double half = Dot(direction, end);
        double rest = (half * half) - (Dot(end, end) - (radius * radius));
        t = -half - Math.Sqrt(Math.Max(rest, 0));
        return rest >= 0 && t > Near ? t : Miss;
    }

    /// <summary>Away from the nearest point of the axis.</summary>
    public static Vector3D CapsuleNormal(Vector3D point, Vector3D from, Vector3D to)
    {
        Vector3D axis = to - from;
        double t = Math.Clamp(Dot(point - from, axis) / Dot(axis, axis), 0, 1);
        return Unit(point - (from + (axis * t)));
    }

    /// <summary>Side by a quadratic, ends by planes; inside <paramref name="inner"/> the ends are open.</summary>
    public static double Cylinder(
        Vector3D origin, Vector3D direction, Vector3D from, Vector3D to, double radius, double inner)
    {
        double length = (to - from).Length;
        Vector3D axis = (to - from) * (1 / length);
        Vector3D start = origin - from;
        double slope = Dot(axis, direction);
        double height = Dot(axis, start);
        Vector3D flatStart = start - (axis * height);
        Vector3D flatDirection = direction - (axis * slope);
        double best = Miss;
        double a = Dot(flatDirection, flatDirection);
        double b = Dot(flatDirection, flatStart);
        double h = (b * b) - (a * (Dot(flatStart, flatStart) - (radius * radius)));
        if (h < 0)
        {
            return Miss;
        }

        if (a > 1e-12)
        {
            double t = (-b - Math.Sqrt(h)) / a;
            double along = height + (t * slope);
            best = t > Near && along > 0 && along < length ? t : Miss;
        }

        if (Math.Abs(slope) > 1e-12)
        {
            double t = ((slope > 0 ? 0 : length) - height) / slope;
            Vector3D at = flatStart + (flatDirection * t);
            double squared = Dot(at, at);
            best = t > Near && t < best && squared < radius * radius && squared >= inner * inner ? t : best;
        }

        return best;
    }

    /// <summary>Along the axis on the ends, away from it on the side.</summary>
    public static Vector3D CylinderNormal(Vector3D point, Vector3D from, Vector3D to, double radius)
    {
        double length = (to - from).Length;
        Vector3D axis = (to - from) * (1 / length);
        double along = Dot(point - from, axis);
        Vector3D away = point - from - (axis * along);
        if (away.Length < radius * 0.999)
        {
            return along < length / 2 ? axis * -1 : axis;
        }

        return Unit(away);
    }

    /// <summary>
    /// Quadratic in the unit sphere's space; the origin is relative to the centre. Leaves are torn at the rim: where
    /// the surface is seen edge-on, a noise that sticks to it lets rays through.
    /// </summary>
    public static double Ellipsoid(Vector3D origin, Vector3D direction, Vector3D radii, Material material)
    {
        Vector3D o = new(origin.X / radii.X, origin.Y / radii.Y, origin.Z / radii.Z);
        Vector3D d = new(direction.X / radii.X, direction.Y / radii.Y, direction.Z / radii.Z);
        double a = Dot(d, d);
        double b = Dot(o, d);
        double h = (b * b) - (a * (Dot(o, o) - 1));
        if (h < 0)
        {
            return Miss;
        }

        double t = (-b - Math.Sqrt(h)) / a;
        if (t < Near)
        {
            return Miss;
        }

        return material.Pattern == Pattern.Leaves && IsGap(o + (d * t), Math.Sqrt(h / a), radii, material.Seed)
            ? Miss
            : t;
    }

    /// <summary>Gradient of the ellipsoid.</summary>
    public static Vector3D EllipsoidNormal(Vector3D point, Vector3D radii) => Unit(new Vector3D(
        point.X / (radii.X * radii.X), point.Y / (radii.Y * radii.Y), point.Z / (radii.Z * radii.Z)));

    /// <summary>Inner product.</summary>
    public static double Dot(Vector3D left, Vector3D right) =>
        (left.X * right.X) + (left.Y * right.Y) + (left.Z * right.Z);

    /// <summary>Scaled to length 1.</summary>
    public static Vector3D Unit(Vector3D vector) => vector * (1 / vector.Length);

    // Half a chord of the unit sphere's ray: 1 through the middle, 0 at the rim.
    private static bool IsGap(Vector3D onSphere, double halfChord, Vector3D radii, int seed)
    {
        if (halfChord > 0.75)
        {
            return false;
        }

        const double leavesPerMeter = 9;
        double x = onSphere.X * radii.X * leavesPerMeter;
        double y = onSphere.Y * radii.Y * leavesPerMeter;
        double z = onSphere.Z * radii.Z * leavesPerMeter;
        float noise = (0.5f * Noise.Smooth(x, y, z, seed)) + (0.5f * Noise.Smooth(x * 0.4, y * 0.4, z * 0.4, seed + 5));
        return noise > 0.2 + (0.75 * halfChord);
    }
}
