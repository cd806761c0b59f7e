using RoadSeg.Regions;
using RoadSeg.Synthetic.Bodies;
using RoadSeg.Synthetic.Render;

namespace RoadSeg.Synthetic.World;

/// <summary>One thing that stands or moves in the street.</summary>
internal sealed class StreetObject
{
    /// <summary>Number in the world, from 0; also its id in the truth.</summary>
    public required int Id { get; init; }

    /// <summary>What the thing's labels say; single solids may differ (a sign plate on its pole).</summary>
    public required byte ClassId { get; init; }

    /// <summary>Set for people.</summary>
    public PersonKind? Person { get; init; }

    /// <summary>Ground outline in its own frame; null when it touches the ground nowhere.</summary>
    public required Footprint? Footprint { get; init; }

    /// <summary>Pose of a thing that does not move.</summary>
    public Pose FixedPose { get; init; }

    /// <summary>Movement; null for what does not move.</summary>
    public RoadMotion? Motion { get; init; }

    /// <summary>Solids in its own frame, for bodies that keep their shape.</summary>
    public Solid[] Solids { get; init; } = [];

    /// <summary>A body that changes with the way it has gone; null when <see cref="Solids"/> says it all.</summary>
    public IBody? Body { get; init; }

    /// <summary>Height in metres, for shadows.</summary>
    public required double HeightMeters { get; init; }

    /// <summary>Radius in metres of a sphere about <see cref="SphereHeight"/> above the origin that holds it.</summary>
    public required double SphereRadius { get; init; }

    /// <summary>Height in metres of the centre of the holding sphere.</summary>
    public required double SphereHeight { get; init; }

    /// <summary>Where it is at a time.</summary>
    public MotionState StateAt(double seconds) => Motion?.At(seconds) ?? new MotionState(FixedPose, 0, 0);
}
