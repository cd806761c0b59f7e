using System.Diagnostics.CodeAnalysis;
using OpenCvSharp;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// The thread that opens and reads a live source. It owns the capture: native calls can block for as long as the
/// time-outs, so nobody else touches it and nobody waits for it. Three pictures go round: one being written, the
/// newest one, one being read.
/// </summary>
[SuppressMessage(
    "Usage", "CA2213", Justification = "ReleaseWhenUnused frees the pictures: the thread may outlive the disposal.")]
internal sealed class CaptureThread : IAsyncDisposable
{
    // OpenCV 4.6's numbers of CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC, known to its FFmpeg only.
    // Any property that a back end does not know makes the opening fail.
    private const int OpenTimeoutProperty = 53;
    private const int ReadTimeoutProperty = 54;

    // A broken frame says "no frame" once and the stream goes on; a stream that is gone says so every time, at once.
    private const int FailuresInARow = 10;

    // FFmpeg keeps its own time-outs; ours only catch what blocks all the same, such as a driver.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly LiveAddress address;
    private readonly SourceOptions options;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly TaskCompletionSource<SourceDescription> opened =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveFrame writing = new();
    private LiveFrame newest = new();
    private LiveFrame reading = new();
    private bool hasNewest;
    private bool isOver;
    private SourceException? failure;
    private volatile bool isStopping;
    private volatile bool isFinished;
    private bool isReleased;
    private long firstAt;
    private long grabbed;
    private double frameCount;

    public CaptureThread(LiveAddress address, SourceOptions options, TimeProvider clock)
    {
        this.address = address;
        this.options = options;
        this.clock = clock;
        Thread thread = new(Run) { IsBackground = true, Name = "RoadSeg capture" };
        thread.Start();
    }

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

    /// <summary>Waits for a picture that was not taken yet.</summary>
    /// <returns>False at the end of a stream that has one.</returns>
    /// <exception cref="SourceException">The source was lost.</exception>
    public async ValueTask<bool> WaitForFrameAsync(CancellationToken cancellationToken)
    {
        TimeSpan patience = options.ReadTimeout + Margin;
        bool isSignalled = await arrived.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            if (hasNewest)
            {
                return true;
            }

            if (!isSignalled)
            {
                throw LiveFailure.Silent(address, patience, grabbed);
            }

            // The signal of the end stays, so that every later call comes here at once.
            arrived.Release();
            return failure is null ? false : throw failure;
        }
    }

    /// <summary>The newest picture, the caller's until the next call. Only after a wait said there is one.</summary>
    public LiveFrame Take()
    {
        lock (gate)
        {
            (newest, reading) = (reading, newest);
            hasNewest = false;
            return reading;
        }
    }

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
        await Task.WhenAny(finished.Task, Task.Delay(Margin, clock)).ConfigureAwait(false);
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "The top of a thread: what goes wrong is handed to the reader.")]
    private void Run()
    {
        VideoCapture? capture = null;
        try
        {
            capture = Open();
            ReadAll(capture);
        }
        catch (SourceException e)
        {
            End(e);
        }
        catch (Exception e)
        {
            End(new SourceException($"source \"{address}\" broke: {e.Message}", e));
        }
        finally
        {
            capture?.Dispose();
            isFinished = true;
            ReleaseWhenUnused();
            finished.SetResult();
        }
    }

    private VideoCapture Open()
    {
        long start = clock.GetTimestamp();
        VideoCapture capture = NativeEnvironment.WithCaptureOptions(address.CaptureOptions, OpenNative);
        if (capture.IsOpened())
        {
            frameCount = capture.Get(VideoCaptureProperties.FrameCount);
            return capture;
        }

        capture.Dispose();
        throw LiveFailure.NotOpened(address, clock.GetElapsedTime(start));
    }

    private VideoCapture OpenNative() => address.CameraIndex is int index
        ? new VideoCapture(index, VideoCaptureAPIs.V4L2)
        : new VideoCapture(
            address.Url!,
            VideoCaptureAPIs.FFMPEG,
            [
                OpenTimeoutProperty, (int)options.OpenTimeout.TotalMilliseconds,
                ReadTimeoutProperty, (int)options.ReadTimeout.TotalMilliseconds,
            ]);

    private void ReadAll(VideoCapture capture)
    {
        int failures = 0;
        while (!isStopping)
        {
            long start = clock.GetTimestamp();
            if (!capture.Grab())
            {
                TimeSpan waited = clock.GetElapsedTime(start);
                if (++failures < FailuresInARow && waited < options.ReadTimeout / 2 && !IsWhole)
                {
                    continue;
                }

                End(IsWhole ? null : LiveFailure.Lost(address, waited, options.ReadTimeout, grabbed));
                return;
            }

            failures = 0;

            long grabbedAt = clock.GetTimestamp();
            if (!capture.Retrieve(writing.Pixels) || writing.Pixels.Type() != MatType.CV_8UC3)
            {
                throw new SourceException($"source \"{address}\" gives pictures that cannot be converted to BGR.");
            }

            firstAt = grabbed == 0 ? grabbedAt : firstAt;
            writing.GrabbedAt = grabbedAt;
            writing.FrameId = grabbed;
            writing.MediaTime = clock.GetElapsedTime(firstAt, grabbedAt);
            writing.ConvertTime = clock.GetElapsedTime(grabbedAt);
            HandOver(capture);
        }

        End(null);
    }

    // A file served over HTTP says how long it is, and its end is an end; a camera or broadcast has none.
    private bool IsWhole => grabbed > 0 && frameCount >= 1 && grabbed >= frameCount;

    private void HandOver(VideoCapture capture)
    {
        bool isFirst = grabbed == 0;
        SourceDescription? description = isFirst ? Describe(capture) : null;
        lock (gate)
        {
            grabbed++;
            if (isStopping)
            {
                return;
            }

            (writing, newest) = (newest, writing);
            if (!hasNewest)
            {
                hasNewest = true;
                arrived.Release();
            }
        }

        if (description is not null)
        {
            opened.TrySetResult(description);
        }
    }

    private SourceDescription Describe(VideoCapture capture)
    {
        double rate = capture.Get(VideoCaptureProperties.Fps);
        string codec = FourCharacterCode.CodecOf((int)capture.Get(VideoCaptureProperties.FourCC));
        return new SourceDescription(
            address.Name, address.Name, writing.Size, IsLive: true, rate is > 0.01 and < 1000 ? rate : null, null,
            $"{capture.GetBackendName()} {codec}");
    }

    private void End(SourceException? reason)
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
            failure = reason;
            if (!isStopping)
            {
                arrived.Release();
            }
        }

        opened.TrySetException(reason ?? new SourceException($"source \"{address}\" ended before its first frame."));
    }

    // The thread writes into the pictures until it has finished, and the reader reads them until it is disposed: the
    // last of the two frees them.
    private void ReleaseWhenUnused()
    {
        lock (gate)
        {
            if (!isStopping || !isFinished || isReleased)
            {
                return;
            }

            isReleased = true;
            writing.Dispose();
            newest.Dispose();
            reading.Dispose();
            arrived.Dispose();
        }
    }
}
