using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Render;

/// <summary>Shape of a solid.</summary>
internal enum SolidKind
{
    /// <summary>Box along the axes of its object: A centre, B half lengths.</summary>
    Box,

    /// <summary>Convex body bounded by planes; A and B are centre and half lengths of the box around it.</summary>
    Hull,

    /// <summary>Round-ended rod from A to B with radius R.</summary>
    Capsule,

    /// <summary>Flat-ended rod from A to B with radius R; open inside <c>Inner</c> (a wheel rim).</summary>
    Cylinder,

    /// <summary>Ellipsoid along the axes of its object: A centre, B radii.</summary>
    Ellipsoid,
}

/// <summary>Plane of a hull: inside is where Normal·p ≤ Offset.</summary>
internal readonly record struct HullPlane(Vector3D Normal, double Offset);

/// <summary>
/// One convex piece of a body in the frame of its object, metres. A ray meets it where <see cref="Intersect"/> says;
/// colour, labels, visible pixels and cast shadows all come from that one function.
/// </summary>
internal readonly record struct Solid
{
    private Solid(
        SolidKind kind, byte classId, Material material, Vector3D a, Vector3D b, double radius, double inner)
    {
        Kind = kind;
        ClassId = classId;
        Material = material;
        A = a;
        B = b;
        Radius = radius;
        Inner = inner;
    }

    /// <summary>Shape.</summary>
    public SolidKind Kind { get; }

    /// <summary>Label of its pixels.</summary>
    public byte ClassId { get; }

    /// <summary>Paint.</summary>
    public Material Material { get; }

    /// <summary>Centre or first end.</summary>
    public Vector3D A { get; }

    /// <summary>Half lengths, radii or second end.</summary>
    public Vector3D B { get; }

    /// <summary>Radius of rods.</summary>
    public double Radius { get; }

    /// <summary>Radius of the hole of a rim; 0 for none.</summary>
    public double Inner { get; }

    /// <summary>Planes of a hull.</summary>
    public HullPlane[]? Planes { get; private init; }

    /// <summary>Centre of a sphere that holds it.</summary>
    public Vector3D SphereCentre { get; private init; }

    /// <summary>Radius of that sphere.</summary>
    public double SphereRadius { get; private init; }

    /// <summary>A box.</summary>
    public static Solid Box(byte classId, Material material, Vector3D centre, Vector3D half) =>
        new(SolidKind.Box, classId, material, centre, half, 0, 0)
        {
            SphereCentre = centre,
            SphereRadius = half.Length,
        };

    /// <summary>An ellipsoid.</summary>
    public static Solid Ellipsoid(byte classId, Material material, Vector3D centre, Vector3D radii) =>
        new(SolidKind.Ellipsoid, classId, material, centre, radii, 0, 0)
        {
            SphereCentre = centre,
            SphereRadius = Math.Max(radii.X, Math.Max(radii.Y, radii.Z)),
        };

    /// <summary>A round-ended rod.</summary>
    public static Solid Capsule(byte classId, Material material, Vector3D from, Vector3D to, double radius) =>
        new(SolidKind.Capsule, classId, material, from, to, radius, 0)
        {
            SphereCentre = (from + to) * 0.5,
            SphereRadius = ((to - from).Length / 2) + radius,
        };

    /// <summary>A flat-ended rod, or a rim when <paramref name="inner"/> is above zero.</summary>
    public static Solid Cylinder(
        byte classId, Material material, Vector3D from, Vector3D to, double radius, double inner = 0) =>
        new(SolidKind.Cylinder, classId, material, from, to, radius, inner)
        {
            SphereCentre = (from + to) * 0.5,
            SphereRadius = Math.Sqrt(((to - from).Length * (to - from).Length / 4) + (radius * radius)),
        };

    /// <summary>A convex body.</summary>
    /// <param name="classId">Label.</param>
    /// <param name="material">Paint.</param>
    /// <param name="planes">Its faces with unit normals.</param>
    /// <param name="centre">Centre of the box around it.</param>
    /// <param name="half">Half lengths of that box.</param>
    public static Solid Hull(
        byte classId, Material material, HullPlane[] planes, Vector3D centre, Vector3D half) =>
        new(SolidKind.Hull, classId, material, centre, half, 0, 0)
        {
            Planes = planes,
            SphereCentre = centre,
            SphereRadius = half.Length,
        };

    /// <summary>Distance along a ray to where it enters; infinite when it misses or starts inside.</summary>
    /// <param name="origin">Start in the object's frame.</param>
    /// <param name="direction">Unit length.</param>
    public double Intersect(Vector3D origin, Vector3D direction) => Kind switch
    {
        SolidKind.Box => RaySolids.Box(origin - A, direction, B),
        SolidKind.Hull => RaySolids.Hull(origin, direction, Planes!),
        SolidKind.Capsule => RaySolids.Capsule(origin, direction, A, B, Radius),
        SolidKind.Cylinder => RaySolids.Cylinder(origin, direction, A, B, Radius, Inner),
        _ => RaySolids.Ellipsoid(origin - A, direction, B, Material),
    };

    /// <summary>Outward unit normal at a point of the surface, object frame.</summary>
    public Vector3D NormalAt(Vector3D point) => Kind switch
    {
        SolidKind.Box => RaySolids.BoxNormal(point - A, B),
        SolidKind.Hull => RaySolids.HullNormal(point, Planes!),
        SolidKind.Capsule => RaySolids.CapsuleNormal(point, A, B),
        SolidKind.Cylinder => RaySolids.CylinderNormal(point, A, B, Radius),
        _ => RaySolids.EllipsoidNormal(point - A, B),
    };
}
