using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// The thread that opens and reads one connection to a live source. It owns the capture: native calls can block for as
/// long as the time-outs, so nobody else touches it and nobody waits for it. It reads as fast as frames come and leaves
/// the newest one in the mailbox, so that no buffer before it ever fills.
/// </summary>
[SuppressMessage(
    "Usage", "CA2213", Justification = "ReleaseWhenUnused frees the pictures: the thread may outlive the disposal.")]
internal sealed class CaptureThread : IAsyncDisposable
{
    // A broken frame says "no frame" once and the stream goes on; a stream that is gone says so every time, at once.
    private const int FailuresInARow = 10;
    private const double UsualFramesPerSecond = 25;

    // FFmpeg keeps its own time-outs; ours only catch what blocks all the same, such as a driver.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private readonly LiveAddress address;
    private readonly SourceOptions options;
    private readonly TimeProvider clock;
    private readonly Func<ICapture> open;
    private readonly Lock gate = new();
    private readonly PictureMailbox mailbox;
    private readonly TaskCompletionSource<SourceDescription> opened =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isStopping;
    private volatile bool isFinished;
    private bool isReleased;
    private long grabbed;

    public CaptureThread(LiveAddress address, SourceOptions options, TimeProvider clock, Func<ICapture> open)
    {
        this.address = address;
        this.options = options;
        this.clock = clock;
        this.open = open;
        mailbox = new PictureMailbox(clock, options.ReadTimeout, waited => LiveFailure.Silent(address, waited));
        Thread thread = new(Run) { IsBackground = true, Name = "RoadSeg capture" };
        thread.Start();
    }

    /// <summary>Done when the thread has ended and its capture is closed.</summary>
    public Task Finished => finished.Task;

    /// <summary>Waits until the first frame is there.</summary>
    public async Task<SourceDescription> OpenAsync(CancellationToken cancellationToken)
    {
        // The first frame comes after the opening, so both have their time.
        TimeSpan patience = options.OpenTimeout + options.ReadTimeout + Margin;
        try
        {
            return await opened.Task.WaitAsync(patience, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw LiveFailure.NoFirstFrame(address, patience, e);
        }
    }

    /// <inheritdoc cref="PictureMailbox.WaitAsync"/>
    public ValueTask<bool> WaitForFrameAsync(CancellationToken cancellationToken) =>
        mailbox.WaitAsync(cancellationToken);

    /// <inheritdoc cref="PictureMailbox.Take"/>
    public LiveFrame Take() => mailbox.Take();

    /// <summary>Asks the thread to end, at its next frame or when its time-out is over, without waiting.</summary>
    public void Abandon()
    {
        isStopping = true;
        ReleaseWhenUnused();

        // Somebody may still ask how it went; nobody has to.
        _ = opened.Task.ContinueWith(
            static task => _ = task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    /// <summary>Asks the thread to end and waits a moment for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Abandon();
        await Task.WhenAny(finished.Task, Task.Delay(TimeSpan.FromSeconds(1), clock)).ConfigureAwait(false);
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "The top of a thread: what goes wrong is handed to the reader.")]
    private void Run()
    {
        ICapture? capture = null;
        SourceException? reason = null;
        try
        {
            capture = open();
            reason = ReadAll(capture);
        }
        catch (SourceException e)
        {
            reason = e;
        }
        catch (Exception e)
        {
            reason = new SourceException($"source \"{address}\" broke: {e.Message}", e);
        }
        finally
        {
            capture?.Dispose();
            mailbox.End(reason);
            opened.TrySetException(reason ?? LiveFailure.NoPicture(address));
            isFinished = true;
            ReleaseWhenUnused();
            finished.SetResult();
        }
    }

    // What it was lost by; null when it has really ended, or was told to.
    private SourceException? ReadAll(ICapture capture)
    {
        OpeningBacklog? backlog = capture.HasBacklog ? new(clock, NominalStep(capture)) : null;
        MediaClock media = new(clock, capture.HasStamps);
        int failures = 0;
        while (!isStopping)
        {
            long start = clock.GetTimestamp();
            if (!capture.Grab())
            {
                // A file served over HTTP says how long it is, and its end is an end; a broadcast has none.
                TimeSpan waited = clock.GetElapsedTime(start);
                bool isWhole = grabbed > 0 && grabbed >= capture.FrameCount;
                if (isWhole || ++failures >= FailuresInARow || waited >= options.ReadTimeout / 2)
                {
                    return isWhole ? null : LiveFailure.Lost(address, waited, options.ReadTimeout, grabbed);
                }

                continue;
            }

            failures = 0;
            long grabbedAt = clock.GetTimestamp();
            double stampMs = capture.StampMs;
            grabbed++;
            if (backlog?.IsStale(grabbedAt, stampMs) != true)
            {
                Deliver(capture, grabbedAt, media, stampMs);
                backlog = NoteEnd(backlog);
            }
        }

        return null;
    }

    private void Deliver(ICapture capture, long grabbedAt, MediaClock media, double stampMs)
    {
        bool usedStamps = media.UsesStamps;
        LiveFrame picture = mailbox.Writing;
        picture.MediaTime = media.Next(grabbedAt, stampMs);
        if (!capture.Retrieve(picture.Pixels))
        {
            throw LiveFailure.NotConvertible(address);
        }

        picture.GrabbedAt = capture.HasKernelStamps ? KernelTime(grabbedAt, stampMs) : grabbedAt;
        picture.FrameId = grabbed - 1;
        picture.ConvertTime = clock.GetElapsedTime(grabbedAt);
        SourceDescription? description = opened.Task.IsCompleted ? null : Describe(capture, picture);
        lock (gate)
        {
            if (isStopping)
            {
                return;
            }

            mailbox.Post();
        }

        if (description is not null)
        {
            options.Note($"source \"{address}\": media time is {TimeSource(capture, usedStamps)}.");
            opened.TrySetResult(description);
        }
        else if (usedStamps && !media.UsesStamps)
        {
            options.Tell($"source \"{address}\": its stamps jump; from now on media time is that of arrival here.");
        }
    }

    // Latency counts from when the kernel had the frame, if its stamp can be true: then it is from the moment before.
    private long KernelTime(long grabbedAt, double stampMs)
    {
        double age = ((double)grabbedAt / clock.TimestampFrequency) - (stampMs / 1000);
        return age is >= 0 and < 1 ? grabbedAt - (long)(age * clock.TimestampFrequency) : grabbedAt;
    }

    private OpeningBacklog? NoteEnd(OpeningBacklog? backlog)
    {
        if (backlog is not null)
        {
            options.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{address}\": {backlog.StaleCount} stale frames of its opening were dropped, the first one "
                + $"about {backlog.Age.TotalSeconds:0.0} s old."));
        }

        return null;
    }

    private static TimeSpan NominalStep(ICapture capture) =>
        TimeSpan.FromSeconds(1 / (capture.FramesPerSecond ?? UsualFramesPerSecond));

    private string TimeSource(ICapture capture, bool usesStamps) =>
        !usesStamps ? "that of arrival here"
        : address.DevicePath is not null ? $"the kernel's stamp of the frame ({capture.Reader})"
        : $"the sender's stamp of the frame ({capture.Reader})";

    private SourceDescription Describe(ICapture capture, LiveFrame picture) => new(
        address.Name, address.Id, picture.Size, IsLive: true, capture.FramesPerSecond, null, capture.Reader);

    // The thread writes into the pictures until it has finished, and the reader reads them until it is disposed: the
    // last of the two frees them.
    private void ReleaseWhenUnused()
    {
        lock (gate)
        {
            if (isStopping && isFinished && !isReleased)
            {
                isReleased = true;
                mailbox.Dispose();
            }
        }
    }
}
