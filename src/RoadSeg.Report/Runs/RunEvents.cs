using System.Buffers;
using RoadSeg.Publishing;
using RoadSeg.Report.Pages;

namespace RoadSeg.Report.Runs;

/// <summary>
/// Picks the moments of a run that one wants to look at and keeps a small picture of each: people who come into the
/// path, a status that changes, free ground that shrinks, the nearest person, the slowest frames. One thread at a time.
/// </summary>
internal sealed class RunEvents(IScenePictures pictures) : IDisposable
{
    private const int EventsMax = 48;
    private const int PictureWidth = 480;
    private const int SlowestKept = 3;
    private const int WarmUpFrames = 20;
    private const double SameKindSecondsMin = 2;
    private const double ShrunkTo = 0.5;
    private const double FractionSmoothing = 0.05;

    private readonly ArrayBufferWriter<byte> jpeg = new(64 * 1024);
    private readonly List<PageShot> events = [];
    private readonly Dictionary<string, double> lastOfKind = new(StringComparer.Ordinal);
    private readonly List<(double Ms, PageShot Shot)> slowest = [];
    private (double Meters, PageShot Shot)? nearest;
    private FrameFigures? before;
    private double usualFraction;
    private long count;

    /// <summary>Events that were seen and not kept, because there are enough.</summary>
    public int LeftOut { get; private set; }

    /// <summary>All events in the order of their time.</summary>
    public IReadOnlyList<PageShot> All =>
    [
        .. events.Concat(slowest.Select(s => s.Shot)).Concat(nearest is { } n ? [n.Shot] : Array.Empty<PageShot>())
            .OrderBy(s => s.ClipSeconds),
    ];

    /// <summary>Looks at a scene.</summary>
    public void Look(in SceneView scene, in FrameFigures now)
    {
        count++;
        if (now.InPath > 0 && before is not { InPath: > 0 })
        {
            Take(scene, now, "person in path", "Person in the path", Distance(now));
        }

        if (before is FrameFigures last && last.Reasons != now.Reasons)
        {
            string words = now.Reasons == StatusReasons.None ? "as good as it gets"
                : StatusWords.Of(now.Reasons).Replace('_', ' ');
            Take(scene, now, "status " + words, "Status " + StatusWords.Of(now.Status), words);
        }

        LookAtGround(scene, now);
        LookAtExtremes(scene, now);
        before = now;
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose() => pictures.Dispose();

    private void LookAtGround(in SceneView scene, in FrameFigures now)
    {
        if (count > WarmUpFrames && usualFraction > 0.02 && now.DrivableFraction < ShrunkTo * usualFraction)
        {
            Take(scene, now, "ground", "Less free ground", Markup.Of(
                $"{Markup.Percent(now.DrivableFraction)} of the picture, usually {Markup.Percent(usualFraction)}"));
        }

        usualFraction = count == 1 ? now.DrivableFraction
            : usualFraction + (FractionSmoothing * (now.DrivableFraction - usualFraction));
    }

    private void LookAtExtremes(in SceneView scene, in FrameFigures now)
    {
        if (now.NearestMeters is double meters && (nearest is null || meters < nearest.Value.Meters))
        {
            nearest = (meters, Shoot(scene, now, "Nearest person", Distance(now)));
        }

        if (count <= WarmUpFrames || (slowest.Count == SlowestKept && now.LatencyMs <= slowest[^1].Ms))
        {
            return;
        }

        double seconds = now.ClipSeconds;
        int near = slowest.FindIndex(s => Math.Abs(s.Shot.ClipSeconds - seconds) < SameKindSecondsMin);
        if (near >= 0 && slowest[near].Ms >= now.LatencyMs)
        {
            return;
        }

        if (near >= 0 || slowest.Count == SlowestKept)
        {
            slowest.RemoveAt(near >= 0 ? near : SlowestKept - 1);
        }

        slowest.Add((now.LatencyMs, Shoot(
            scene, now, "Slowest frame", Markup.Of($"{Markup.Number(now.LatencyMs)} ms from capture to publish"))));
        slowest.Sort((x, y) => y.Ms.CompareTo(x.Ms));
    }

    private void Take(in SceneView scene, in FrameFigures now, string kind, string title, string note)
    {
        if (lastOfKind.TryGetValue(kind, out double last) && now.Seconds - last < SameKindSecondsMin)
        {
            return;
        }

        lastOfKind[kind] = now.Seconds;
        if (events.Count == EventsMax)
        {
            LeftOut++;
            return;
        }

        events.Add(Shoot(scene, now, title, note));
    }

    private PageShot Shoot(in SceneView scene, in FrameFigures now, string title, string note)
    {
        jpeg.ResetWrittenCount();
        pictures.Draw(scene, PictureWidth, jpeg);
        return new PageShot(
            Markup.Of($"{Markup.Time(now.Seconds)}  {title}"), Markup.Of($"frame {now.FrameId}: {note}"),
            now.ClipSeconds, jpeg.WrittenMemory.ToArray());
    }

    private static string Distance(in FrameFigures now) => now.NearestMeters is double meters
        ? Markup.Of($"nearest person {meters:0.0} m away")
        : "distance unknown";
}
