using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.Scoring;

/// <summary>What a drive comes to, in a few numbers; nothing of the wall clock is among them.</summary>
/// <param name="Frames">Frames published.</param>
/// <param name="Seconds">Media time from the first to the last.</param>
/// <param name="OkFrames">Frames whose status is ok.</param>
/// <param name="DrivableMean">Mean share of the picture that is drivable area, 0..1.</param>
/// <param name="PeopleMax">People at once at most.</param>
/// <param name="InPathFrames">Frames with somebody in the path.</param>
/// <param name="NearestMeters">Distance of the nearest person; null without one on the ground plane.</param>
public sealed record DriveFigures(
    long Frames, double Seconds, long OkFrames, double DrivableMean, int PeopleMax, long InPathFrames,
    double? NearestMeters);

/// <summary>A sink that adds a drive up.</summary>
public sealed class DriveFiguresPublisher : IPublisher
{
    private long frames;
    private long okFrames;
    private long inPathFrames;
    private double drivable;
    private int peopleMax;
    private double nearest = double.PositiveInfinity;
    private TimeSpan first;
    private TimeSpan last;

    /// <inheritdoc/>
    public string Name => "figures";

    /// <inheritdoc/>
    public string? Summary => null;

    /// <summary>The figures so far.</summary>
    public DriveFigures Figures => new(
        frames, (last - first).TotalSeconds, okFrames, frames == 0 ? 0 : drivable / frames, peopleMax, inPathFrames,
        double.IsInfinity(nearest) ? null : nearest);

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        last = scene.Frame.Stamp.MediaTime;
        first = frames == 0 ? last : first;
        frames++;
        okFrames += scene.Status == SceneStatus.Ok ? 1 : 0;
        drivable += scene.Drivable.IsPresent ? scene.Drivable.AreaFraction : 0;
        peopleMax = Math.Max(peopleMax, scene.People.People.Length);
        bool isInPath = false;
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            isInPath |= person.InPath;
            nearest = Math.Min(nearest, person.Ground?.Point.Range ?? double.PositiveInfinity);
        }

        inPathFrames += isInPath ? 1 : 0;
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
