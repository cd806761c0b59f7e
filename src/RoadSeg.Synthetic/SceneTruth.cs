using System.Collections.Immutable;
using RoadSeg.Odometry;
using RoadSeg.Scoring;

namespace RoadSeg.Synthetic;

/// <summary>What is exactly true of the frames of a drive. One thread at a time; the scene is its own.</summary>
/// <param name="scene">The drive; nobody else may use it.</param>
public sealed class SceneTruth(SyntheticScene scene) : IGroundTruth
{
    /// <inheritdoc/>
    public bool TryRead(long frameId, GroundTruth into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (frameId < 0 || frameId >= scene.FrameCount)
        {
            return false;
        }

        scene.GridTruthAt((int)frameId, into.Grid);
        into.People.Clear();
        foreach (PersonTruth person in scene.PeopleAt((int)frameId))
        {
            into.People.Add(new TruePerson(
                person.Id, person.Kind, person.Ground, person.VisibleFraction * person.InPictureFraction,
                person.VisiblePixels));
        }

        return true;
    }

    /// <summary>The ego vehicle's exact odometry: a reading for each frame.</summary>
    public static OdometryTrack OdometryOf(SyntheticScene scene)
    {
        ImmutableArray<OdometrySample>.Builder samples = ImmutableArray.CreateBuilder<OdometrySample>(scene.FrameCount);
        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            EgoTruth ego = scene.EgoAt(frame);
            samples.Add(new OdometrySample(
                scene.Options.MediaTimeOf(frame).TotalSeconds, new EgoPose(ego.X, ego.Y, ego.YawRadians)));
        }

        return new OdometryTrack(samples.ToImmutable());
    }
}
