using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.Bodies;

/// <summary>
/// A person on foot. Arms and legs swing with the way gone; the hips ride so high that the lower foot just touches
/// the ground.
/// </summary>
internal sealed class WalkerBody(PersonPaint paint) : IBody
{
    private const double StepPairMeters = 1.42;
    private const double HipSwing = 0.42;
    private const double KneeBend = 0.75;
    private const double SoleHeight = 0.055;

    private readonly double scale = paint.Height / 1.75;

    /// <inheritdoc/>
    public void AddTo(ReusableList<Solid> solids, double travelledMeters, double speedMetersPerSecond)
    {
        double swing = Math.Min(1, speedMetersPerSecond / 1.1);
        double phase = 2 * Math.PI * ((travelledMeters / (StepPairMeters * scale)) + paint.PhaseOffset);
        Leg left = LegAt(phase, swing);
        Leg right = LegAt(phase + Math.PI, swing);
        double hip = Math.Max(left.Reach, right.Reach);
        AddLeg(solids, left, hip, 0.09 * scale);
        AddLeg(solids, right, hip, -0.09 * scale);
        AddTrunk(solids, hip, swing);
        AddArm(solids, hip, 0.21 * scale, -Math.Sin(phase) * 0.5 * swing);
        AddArm(solids, hip, -0.21 * scale, Math.Sin(phase) * 0.5 * swing);
    }

    private Leg LegAt(double phase, double swing)
    {
        double thigh = Math.Sin(phase) * HipSwing * swing;
        // The knee bends while the leg comes forward.
        double knee = (0.06 + (Math.Max(0, Math.Cos(phase)) * KneeBend * swing)) * Math.Min(1, swing + 0.2);
        double kneeX = Math.Sin(thigh) * 0.44 * scale;
        double kneeZ = -Math.Cos(thigh) * 0.44 * scale;
        double ankleX = kneeX + (Math.Sin(thigh - knee) * 0.43 * scale);
        double ankleZ = kneeZ - (Math.Cos(thigh - knee) * 0.43 * scale);
        return new Leg(kneeX, kneeZ, ankleX, ankleZ, -ankleZ + SoleHeight);
    }

    private void AddLeg(ReusableList<Solid> solids, in Leg leg, double hip, double y)
    {
        Vector3D top = new(0, y, hip);
        Vector3D knee = new(leg.KneeX, y, hip + leg.KneeZ);
        Vector3D ankle = new(leg.AnkleX, y, hip + leg.AnkleZ);
        byte id = paint.ClassId;
        solids.Add(Solid.Capsule(id, paint.Legs, top, knee, 0.083 * scale));
        solids.Add(Solid.Capsule(id, paint.Legs, knee, ankle, 0.062 * scale));
        solids.Add(Solid.Capsule(
            id, paint.Shoes, ankle + new Vector3D(-0.04, 0, 0), ankle + new Vector3D(0.14 * scale, 0, 0), SoleHeight));
    }

    private void AddTrunk(ReusableList<Solid> solids, double hip, double swing)
    {
        byte id = paint.ClassId;
        double lean = 0.03 * swing;
        solids.Add(Solid.Ellipsoid(
            id, paint.Legs, new Vector3D(0, 0, hip + 0.02), new Vector3D(0.125, 0.165, 0.14) * scale));
        solids.Add(Solid.Ellipsoid(
            id, paint.Top, new Vector3D(lean, 0, hip + (0.30 * scale)), new Vector3D(0.135, 0.2, 0.34) * scale));
        solids.Add(Solid.Capsule(
            id,
            paint.Top,
            new Vector3D(lean, -0.13 * scale, hip + (0.50 * scale)),
            new Vector3D(lean, 0.13 * scale, hip + (0.50 * scale)),
            0.085 * scale));
        double headZ = hip + (0.755 * scale);
        solids.Add(Solid.Capsule(
            id,
            paint.Skin,
            new Vector3D(lean, 0, hip + (0.55 * scale)),
            new Vector3D(lean + 0.01, 0, headZ - 0.05),
            0.055 * scale));
        solids.Add(Solid.Ellipsoid(
            id, paint.Skin, new Vector3D(lean + 0.02, 0, headZ), new Vector3D(0.095, 0.078, 0.12) * scale));
        solids.Add(Solid.Ellipsoid(
            id, paint.Hair, new Vector3D(lean - 0.012, 0, headZ + 0.03), new Vector3D(0.098, 0.088, 0.112) * scale));
        if (paint.Bag is not null)
        {
            solids.Add(Solid.Ellipsoid(
                id,
                paint.Bag,
                new Vector3D(-0.17 * scale, 0, hip + (0.34 * scale)),
                new Vector3D(0.1, 0.14, 0.22) * scale));
        }
    }

    private void AddArm(ReusableList<Solid> solids, double hip, double y, double angle)
    {
        byte id = paint.ClassId;
        Vector3D shoulder = new(0.01, y, hip + (0.50 * scale));
        Vector3D elbow = shoulder + (new Vector3D(Math.Sin(angle) * 0.28, y * 0.15, -Math.Cos(angle) * 0.28) * scale);
        double fore = angle + 0.35;
        Vector3D hand = elbow + (new Vector3D(Math.Sin(fore) * 0.26, 0, -Math.Cos(fore) * 0.26) * scale);
        solids.Add(Solid.Capsule(id, paint.Top, shoulder, elbow, 0.056 * scale));
        solids.Add(Solid.Capsule(id, paint.Top, elbow, hand, 0.044 * scale));
        solids.Add(Solid.Ellipsoid(id, paint.Skin, hand, new Vector3D(0.05, 0.04, 0.06) * scale));
    }

    private readonly record struct Leg(double KneeX, double KneeZ, double AnkleX, double AnkleZ, double Reach);
}
