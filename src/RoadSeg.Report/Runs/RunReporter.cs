using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Report.Pages;
using RoadSeg.Sources;

namespace RoadSeg.Report.Runs;

/// <summary>
/// The sink behind <c>--report</c>: keeps the figures of every frame (about 80 bytes) and pictures of a few, of which
/// <see cref="ToPage"/> makes a page when the run is over.
/// </summary>
public sealed class RunReporter : IPublisher
{
    private const double UsualFramesPerSecond = 25;

    private readonly SourceDescription source;
    private readonly RunEvents events;
    private readonly List<FrameFigures> frames = [];
    private readonly double clipFramesPerSecond;
    private readonly string? clip;
    private double firstSeconds;

    /// <summary>An empty report.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="source">The source.</param>
    /// <param name="pictures">Draws scenes; disposed with this.</param>
    /// <param name="clip">Name of the overlay video beside the page; null without one.</param>
    public RunReporter(string name, SourceDescription source, IScenePictures pictures, string? clip)
    {
        ArgumentNullException.ThrowIfNull(source);
        Name = name;
        this.source = source;
        this.clip = clip;
        events = new RunEvents(pictures);
        clipFramesPerSecond = source.FramesPerSecond is double rate
            ? Math.Clamp(rate, 0.1, 240)
            : UsualFramesPerSecond;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{frames.Count} frames, {events.All.Count} events");

    /// <summary>Figures of all frames in order.</summary>
    public IReadOnlyList<FrameFigures> Frames => frames;

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (scene.IsRepeated)
        {
            return;
        }

        double seconds = scene.Frame.Stamp.MediaTime.TotalSeconds;
        firstSeconds = frames.Count == 0 ? seconds : firstSeconds;
        int inPath = 0;
        double nearest = double.PositiveInfinity;
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            inPath += person.InPath ? 1 : 0;
            nearest = Math.Min(nearest, person.Ground?.Point.Range ?? double.PositiveInfinity);
        }

        FrameFigures figures = new(
            scene.Frame.Stamp.FrameId, seconds,
            source.IsLive ? seconds - firstSeconds : frames.Count / clipFramesPerSecond,
            scene.Live.LatencyMs, scene.Drivable.IsPresent ? scene.Drivable.AreaFraction : 0,
            scene.People.People.Length, inPath, double.IsInfinity(nearest) ? null : nearest,
            scene.Status, scene.Reasons);
        frames.Add(figures);
        events.Look(scene, figures);
    }

    /// <summary>Frees the pictures; the figures stay.</summary>
    public ValueTask DisposeAsync()
    {
        events.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The page.</summary>
    /// <param name="result">How the run ended.</param>
    /// <param name="environment">What it ran on, name and value of each.</param>
    public HtmlPage ToPage(RunResult result, IEnumerable<(string Name, string Value)> environment)
    {
        ArgumentNullException.ThrowIfNull(result);
        RunPage page = new(source, frames, result);
        return page.Make(events.All, events.LeftOut, clip, environment);
    }
}
