using RoadSeg.Frames;
using RoadSeg.Metrics;
using RoadSeg.Sources;
using RoadSeg.Stages;

namespace RoadSeg.Publishing;

/// <summary>
/// How long a live line's results may be acted on, and the scenes that say when none may be
/// (docs/decisions/0006-stale-scenes.md). One thread at a time: <see cref="PublisherHub"/> sees to it.
/// </summary>
internal sealed class Freshness
{
    /// <summary>
    /// Pause between scenes that say that nothing is fresh. The promise is 100 ms; timers come late.
    /// </summary>
    public static readonly TimeSpan RepeatEvery = TimeSpan.FromMilliseconds(75);

    private const byte Grey = 128;

    private readonly AgeLimit limit;
    private readonly IReconnectingSource? source;
    private readonly StageMetrics metrics;
    private readonly TimeProvider clock;
    private readonly FreshnessLog log;
    private readonly ItemPool<Scene> repeats;
    private Scene last;
    private bool hasFrame;
    private long freshReceivedAt;
    private TimeSpan freshFrozenFor;
    private long? saidAt;

    /// <summary>Allocates the scenes without a frame of their own.</summary>
    /// <param name="limit">Age beyond which a result is stale.</param>
    /// <param name="empty">
    /// A scene in which nothing was found, its own from now on; stands for the last one before the first.
    /// </param>
    /// <param name="repeatsHeld">Scenes that may be held at once.</param>
    /// <param name="source">The source, told apart where it knows that it lost its frames.</param>
    /// <param name="metrics">Knows when the last frame came.</param>
    /// <param name="clock">Measures ages.</param>
    /// <param name="log">Tells people.</param>
    public Freshness(
        AgeLimit limit, Scene empty, int repeatsHeld, IFrameSource source, StageMetrics metrics, TimeProvider clock,
        FreshnessLog log)
    {
        this.limit = limit;
        this.source = source as IReconnectingSource;
        this.metrics = metrics;
        this.clock = clock;
        this.log = log;
        repeats = new ItemPool<Scene>(repeatsHeld, giveBack => new Scene(empty, giveBack));
        FramePool nothing = new(source.Description.Size, 1);
        empty.Frame = nothing.TryRent(new FrameStamp(source.Description.CameraId, -1, TimeSpan.Zero), 0);
        empty.Frame!.Pixels.Fill(Grey);
        last = empty;
        Restart();
    }

    /// <summary>Scenes not given back.</summary>
    public int Outstanding => repeats.Outstanding;

    /// <summary>The run begins now: nothing can be fresh yet.</summary>
    public void Restart() => freshReceivedAt = clock.GetTimestamp();

    /// <summary>Makes a result stale when it comes too late, and keeps it as the last one.</summary>
    /// <param name="scene">Assessed already.</param>
    /// <param name="now">Time of publication.</param>
    public void Judge(Scene scene, long now)
    {
        TimeSpan ageMax = limit.Now;
        TimeSpan age = clock.GetElapsedTime(scene.Frame!.ReceivedAt, now);
        StatusReasons late = age > ageMax ? StatusReasons.TooOld : StatusReasons.None;

        // What a frozen camera shows is as old as its first picture of that kind.
        bool isFrozenTooLong = age + scene.Picture.FrozenFor > ageMax;
        if (isFrozenTooLong)
        {
            MakeStale(scene, late, age);
            scene.Blank();
            saidAt = now;
            log.Stale(scene.Reasons, now);
        }
        else
        {
            freshReceivedAt = scene.Frame.ReceivedAt;
            freshFrozenFor = scene.Picture.FrozenFor;
            saidAt = null;
            log.Fresh(age, now);
        }

        scene.Share();
        last.Dispose();
        last = scene;
        hasFrame = true;
    }

    /// <summary>Time until a scene has to say that nothing is fresh; zero or less when it is due.</summary>
    public TimeSpan Left(long now)
    {
        TimeSpan left = limit.Now - freshFrozenFor - clock.GetElapsedTime(freshReceivedAt, now);
        return left > TimeSpan.Zero || saidAt is not long said ? left : RepeatEvery - clock.GetElapsedTime(said, now);
    }

    /// <summary>The scene that says so: the last frame and stamp, nothing known, and why.</summary>
    public Scene Repeat(long now)
    {
        Scene scene = repeats.Rent();
        scene.Repeat(last);
        TimeSpan? age = hasFrame ? clock.GetElapsedTime(last.Frame!.ReceivedAt, now) : null;
        MakeStale(scene, WhyNothingIsFresh(now), age);
        saidAt = now;
        log.Stale(scene.Reasons, now);
        return scene;
    }

    /// <summary>Lets go of the last scene.</summary>
    public void Close() => last.Dispose();

    private static void MakeStale(Scene scene, StatusReasons reasons, TimeSpan? age)
    {
        scene.Status = SceneStatus.Stale;
        scene.Reasons |= reasons;
        scene.Age = age;
    }

    private StatusReasons WhyNothingIsFresh(long now)
    {
        // A source that does not know that it is lost is one from which nothing comes.
        bool isLost = source is { Health.IsConnected: false }
            || metrics.LastReceivedAt is not long received
            || clock.GetElapsedTime(received, now) > limit.Now;
        StatusReasons frozen = last.Status == SceneStatus.Stale ? last.Reasons & StatusReasons.Frozen : 0;
        return isLost ? StatusReasons.SourceLost
            : frozen != 0 ? frozen
            : StatusReasons.TooOld;
    }
}
