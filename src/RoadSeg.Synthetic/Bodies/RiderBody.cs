using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>A cyclist: two wheels, frame, and a rider whose feet follow the pedals.</summary>
internal sealed class RiderBody(PersonPaint paint, Material frame) : IBody
{
    /// <summary>Radius of the wheels, metres.</summary>
    public const double WheelRadius = 0.34;

    /// <summary>Half the distance between the axles, metres.</summary>
    public const double HalfBase = 0.52;

    private const double MetersPerPedalTurn = 4.6;
    private const double CrankLength = 0.17;
    private const double ThighLength = 0.43;
    private const double ShinLength = 0.45;

    private static readonly Material Tyre = Material.Of(Pattern.Plain, Material.Srgb(24, 24, 26));
    private static readonly Material Metal = Material.Of(Pattern.Plain, Material.Srgb(150, 150, 152));
    private static readonly Vector3D Hip = new(-0.16, 0, 0.97);
    private static readonly Vector3D Crank = new(-0.03, 0, 0.30);
    private static readonly Vector3D Bar = new(0.36, 0, 1.0);

    /// <inheritdoc/>
    public void AddTo(ReusableList<Solid> solids, double travelledMeters, double speedMetersPerSecond)
    {
        AddBicycle(solids);
        double turn = 2 * Math.PI * ((travelledMeters / MetersPerPedalTurn) + paint.PhaseOffset);
        AddLeg(solids, turn, 0.1);
        AddLeg(solids, turn + Math.PI, -0.1);
        AddRider(solids);
    }

    private void AddBicycle(ReusableList<Solid> solids)
    {
        byte id = paint.ClassId;
        foreach (double x in (ReadOnlySpan<double>)[-HalfBase, HalfBase])
        {
            solids.Add(Solid.Cylinder(
                id,
                Tyre,
                new Vector3D(x, -0.022, WheelRadius),
                new Vector3D(x, 0.022, WheelRadius),
                WheelRadius,
                inner: 0.295));
            solids.Add(Solid.Capsule(
                id, Metal, new Vector3D(x, -0.05, WheelRadius), new Vector3D(x, 0.05, WheelRadius), 0.03));
        }

        Vector3D rear = new(-HalfBase, 0, WheelRadius);
        Vector3D front = new(HalfBase, 0, WheelRadius);
        Vector3D seat = new(-0.19, 0, 0.86);
        Vector3D head = new(0.36, 0, 0.82);
        AddTube(solids, seat, Crank);
        AddTube(solids, Crank, head);
        AddTube(solids, seat, head);
        AddTube(solids, Crank, rear);
        AddTube(solids, seat, rear);
        AddTube(solids, head, front);
        AddTube(solids, head, Bar);
        solids.Add(Solid.Capsule(
            id, Metal, Bar + new Vector3D(0, -0.23, 0), Bar + new Vector3D(0, 0.23, 0), 0.018));
        solids.Add(Solid.Ellipsoid(id, Tyre, seat + new Vector3D(0, 0, 0.05), new Vector3D(0.13, 0.08, 0.035)));
    }

    private void AddTube(ReusableList<Solid> solids, Vector3D from, Vector3D to) =>
        solids.Add(Solid.Capsule(paint.ClassId, frame, from, to, 0.022));

    // The knee lies where circles of thigh and shin length about hip and pedal meet, on the forward side.
    private void AddLeg(ReusableList<Solid> solids, double turn, double y)
    {
        Vector3D pedal = Crank + new Vector3D(Math.Cos(turn) * CrankLength, 0, (-Math.Sin(turn) * CrankLength) + 0.06);
        double dx = pedal.X - Hip.X;
        double dz = pedal.Z - Hip.Z;
        double reach = Math.Min(Math.Sqrt((dx * dx) + (dz * dz)), ThighLength + ShinLength - 0.01);
        double along = ((ThighLength * ThighLength) - (ShinLength * ShinLength) + (reach * reach)) / (2 * reach);
        double aside = Math.Sqrt(Math.Max(0, (ThighLength * ThighLength) - (along * along)));
        Vector3D knee = new(
            Hip.X + (dx / reach * along) - (dz / reach * aside),
            y,
            Hip.Z + (dz / reach * along) + (dx / reach * aside));
        Vector3D foot = pedal with { Y = y };
        byte id = paint.ClassId;
        solids.Add(Solid.Capsule(id, paint.Legs, Hip with { Y = y * 0.9 }, knee, 0.078));
        solids.Add(Solid.Capsule(id, paint.Legs, knee, foot, 0.056));
        solids.Add(Solid.Capsule(
            id, paint.Shoes, foot + new Vector3D(-0.06, 0, -0.02), foot + new Vector3D(0.12, 0, -0.02), 0.045));
    }

    private void AddRider(ReusableList<Solid> solids)
    {
        byte id = paint.ClassId;
        Vector3D shoulder = new(0.12, 0, 1.43);
        Vector3D hipHalf = new(0, 0.06, 0);
        solids.Add(Solid.Capsule(id, paint.Legs, Hip - hipHalf, Hip + hipHalf, 0.12));
        solids.Add(Solid.Capsule(id, paint.Top, Hip + new Vector3D(0.02, 0, 0.1), shoulder, 0.155));
        solids.Add(Solid.Capsule(
            id, paint.Top, shoulder + new Vector3D(0, -0.14, 0), shoulder + new Vector3D(0, 0.14, 0), 0.08));
        foreach (double side in (ReadOnlySpan<double>)[-1, 1])
        {
            Vector3D arm = shoulder + new Vector3D(0.02, side * 0.2, 0);
            Vector3D elbow = new(0.22, side * 0.27, 1.18);
            Vector3D hand = Bar + new Vector3D(0, side * 0.21, 0.03);
            solids.Add(Solid.Capsule(id, paint.Top, arm, elbow, 0.052));
            solids.Add(Solid.Capsule(id, paint.Top, elbow, hand, 0.042));
            solids.Add(Solid.Ellipsoid(id, paint.Skin, hand, new Vector3D(0.05, 0.045, 0.04)));
        }

        Vector3D headCentre = new(0.22, 0, 1.66);
        solids.Add(Solid.Capsule(id, paint.Skin, shoulder, headCentre, 0.055));
        solids.Add(Solid.Ellipsoid(id, paint.Skin, headCentre, new Vector3D(0.1, 0.082, 0.125)));
        solids.Add(Solid.Ellipsoid(
            id, paint.Hair, headCentre + new Vector3D(-0.01, 0, 0.055), new Vector3D(0.128, 0.102, 0.09)));
    }
}
