using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// A camera or network stream. A thread of its own opens and reads it, so that neither a slow line nor a silent sender
/// fills its buffers or blocks a caller: the newest picture waits, older ones are given up, and the gap in the frame
/// numbers counts them. Media time is the monotonic clock at the grab, from 0 at the first frame. A stream that stops
/// is a <see cref="SourceException"/>; one that ends as long as it said (a video file served over HTTP) is an end.
/// </summary>
public sealed class LiveSource : IFrameSource
{
    private readonly CaptureThread thread;
    private readonly TimeProvider clock;
    private bool isEnded;

    private LiveSource(CaptureThread thread, SourceDescription description, TimeProvider clock)
    {
        this.thread = thread;
        this.clock = clock;
        Description = description;
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>Opens a camera or stream and waits for its first frame.</summary>
    /// <param name="name">camera:N, /dev/videoN, rtsp://, udp://, http:// or https://.</param>
    /// <param name="options">Time-outs.</param>
    /// <param name="clock">Stamps arrivals and gives media time.</param>
    /// <param name="cancellationToken">Ends the wait within 100 ms; a native call that still blocks is left to end on
    /// its own thread, and what it opened is closed there.</param>
    /// <exception cref="SourceException">There is no such camera or stream, or it gives no frame in time.</exception>
    public static Task<LiveSource> OpenAsync(
        string name, SourceOptions options, TimeProvider clock, CancellationToken cancellationToken) =>
        LiveAddress.TryParse(name, out LiveAddress? address)
            ? OpenAsync(address, options, clock, cancellationToken)
            : throw new SourceException($"source \"{name}\" is no camera or stream: expected camera:N, /dev/videoN, "
                + "rtsp://, udp://, http:// or https://.");

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        cancellationToken.ThrowIfCancellationRequested();
        if (isEnded || !await thread.WaitForFrameAsync(cancellationToken).ConfigureAwait(false))
        {
            isEnded = true;
            return null;
        }

        LiveFrame picture = thread.Take();
        if (picture.Size != Description.Size)
        {
            throw new SourceException(
                $"source \"{Description.Name}\" changed its size: expected {Description.Size}, got {picture.Size}. "
                + "Start again to take the new size.");
        }

        FrameStamp stamp = new(Description.CameraId, picture.FrameId, picture.MediaTime);
        Frame frame = await pool.RentAsync(stamp, picture.GrabbedAt, cancellationToken).ConfigureAwait(false);
        try
        {
            long start = clock.GetTimestamp();
            MatPixels.Of(picture.Pixels).CopyTo(frame.Pixels);
            frame.ReadTime = picture.ConvertTime + clock.GetElapsedTime(start);
            return frame;
        }
        catch
        {
            frame.Dispose();
            throw;
        }
    }

    /// <summary>Tells the thread to end; it closes the camera or stream when its native call returns.</summary>
    public async ValueTask DisposeAsync()
    {
        isEnded = true;
        await thread.DisposeAsync().ConfigureAwait(false);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Reliability", "CA2000", Justification = "The thread frees what it has when it is abandoned.")]
    internal static async Task<LiveSource> OpenAsync(
        LiveAddress address, SourceOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfNoSuchCamera(address);
        CaptureThread thread = new(address, options, clock);
        try
        {
            SourceDescription description = await thread.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new LiveSource(thread, description, clock);
        }
        catch
        {
            thread.Abandon();
            throw;
        }
    }

    private static void ThrowIfNoSuchCamera(LiveAddress address)
    {
        if (address.CameraIndex is not int index || File.Exists(FormattableString.Invariant($"/dev/video{index}")))
        {
            return;
        }

        string[] present = Directory.Exists("/dev") ? Directory.GetFiles("/dev", "video*") : [];
        Array.Sort(present, StringComparer.Ordinal);
        string found = present.Length == 0 ? "this machine has no camera" : $"there is {string.Join(", ", present)}";
        throw new SourceException(string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{address}\": there is no camera {index} (/dev/video{index}); {found}. Plug the camera in, or "
            + $"name another one, a file or a stream."));
    }
}
