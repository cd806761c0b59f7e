using System.Text.Json;
using RoadSeg.Metrics;
using RoadSeg.Web.Frames;

namespace RoadSeg.Web.Viewers;

/// <summary>
/// Counts and percentiles of the last seconds, twice a second and after each change of the controls, written once for
/// all viewers.
/// </summary>
internal sealed class FigureFeed : IDisposable
{
    // With what is kept at each update, half of the weight lies in the last two seconds.
    private const double Kept = 0.84;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly ViewerList viewers;
    private readonly StageMetrics metrics;
    private readonly FrameFeed frames;
    private readonly ViewerControls controls;
    private readonly MessagePool pool;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly RecentLatency age;
    private readonly List<StageFigures> stages = [];
    private RateMeter published;
    private RateMeter sent;
    private RateMeter sentBytes;
    private SharedMessage? latest;
    private long version;

    public FigureFeed(
        ViewerList viewers, StageMetrics metrics, FrameFeed frames, ViewerControls controls, MessagePool pool,
        TimeProvider clock)
    {
        this.viewers = viewers;
        this.metrics = metrics;
        this.frames = frames;
        this.controls = controls;
        this.pool = pool;
        this.clock = clock;
        age = new RecentLatency(metrics.CaptureToPublish, Kept);
        controls.Changed += Refresh;
    }

    /// <summary>Writes figures at once, if somebody watches. Any thread.</summary>
    public void Refresh()
    {
        if (!viewers.IsEmpty)
        {
            lock (gate)
            {
                Write();
            }

            viewers.Wake();
        }
    }

    /// <summary>The latest figures, when the viewer does not have them yet.</summary>
    /// <param name="seen">Version that the viewer has; becomes the one returned.</param>
    /// <returns>To be released; null when there is nothing newer.</returns>
    public SharedMessage? TakeLatest(ref long seen)
    {
        lock (gate)
        {
            if (latest is null || version == seen)
            {
                return null;
            }

            seen = version;
            latest.Share();
            return latest;
        }
    }

    /// <summary>Writes figures until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(Interval, clock);
        long updatedAt = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                TimeSpan passed = clock.GetElapsedTime(updatedAt);
                updatedAt = clock.GetTimestamp();
                lock (gate)
                {
                    Update(passed);
                }

                Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // Being told to stop is how it ends.
        }
    }

    /// <summary>Lets go of the latest message.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            latest?.Release();
            latest = null;
        }
    }

    private void Update(TimeSpan passed)
    {
        published.Update(metrics.Published, passed);
        sent.Update(frames.Encoded, passed);
        sentBytes.Update(frames.EncodedBytes, passed);
        age.Update();
        foreach (StageTimes stage in metrics.Stages.Skip(stages.Count))
        {
            stages.Add(new StageFigures(stage.Name, new RecentLatency(stage.Queue, Kept), new(stage.Work, Kept)));
        }

        foreach (StageFigures stage in stages)
        {
            stage.Queue.Update();
            stage.Work.Update();
        }
    }

    private void Write()
    {
        SharedMessage message = pool.Rent();
        using (Utf8JsonWriter json = new(message))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "figures"u8);
            json.WriteNumber("now_ms"u8, ClockMs.Now(clock));
            json.WriteStartObject("frames"u8);
            json.WriteNumber("captured"u8, metrics.Captured);
            json.WriteNumber("published"u8, metrics.Published);
            json.WriteNumber("dropped"u8, metrics.Dropped);
            json.WriteNumber("duplicate"u8, metrics.Duplicate);
            json.WriteEndObject();
            json.WriteNumber("fps"u8, Math.Round(published.PerSecond, 2));
            MonitorJson.WritePercentiles(json, "age_ms"u8, age);
            MonitorJson.WriteStages(json, stages);
            json.WriteNumber("viewers"u8, viewers.Count);
            json.WriteNumber("sent_fps"u8, Math.Round(sent.PerSecond, 2));
            json.WriteNumber("sent_kilobytes_per_s"u8, Math.Round(sentBytes.PerSecond / 1000, 1));
            json.WriteNumber("errors"u8, metrics.Errors.Count);
            MonitorJson.WritePlayback(json, controls.Playback);
            MonitorJson.WriteRecording(json, controls.Recording);
            json.WriteEndObject();
        }

        latest?.Release();
        latest = message;
        version++;
    }
}

/// <summary>Recent times of one stage.</summary>
/// <param name="Name">Name in metrics files.</param>
/// <param name="Queue">Time items waited for it.</param>
/// <param name="Work">Time it worked.</param>
internal sealed record StageFigures(string Name, RecentLatency Queue, RecentLatency Work);

/// <summary>A counter's rise a second, smoothed.</summary>
internal struct RateMeter
{
    private const double Smoothing = 0.35;

    private long previous;

    public double PerSecond { get; private set; }

    public void Update(long count, TimeSpan passed)
    {
        if (passed > TimeSpan.Zero)
        {
            double rate = (count - previous) / passed.TotalSeconds;
            PerSecond = PerSecond == 0 ? rate : PerSecond + (Smoothing * (rate - PerSecond));
        }

        previous = count;
    }
}
