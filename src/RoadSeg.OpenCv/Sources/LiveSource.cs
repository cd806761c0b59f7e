using System.Runtime.CompilerServices;
using RoadSeg.Frames;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// One connection to a camera or network stream. A thread of its own opens and reads it, so that neither a slow line
/// nor a silent sender fills its buffers or blocks a caller: the newest picture waits, older ones are given up, and the
/// gap in the frame numbers counts them. Media time is the camera's or sender's own where it can be true, else that of
/// arrival; from 0 at the first frame. A stream that stops is a <see cref="SourceException"/>; one that ends as long as
/// it said (a video file served over HTTP) is an end.
/// </summary>
public sealed class LiveSource : IFrameSource
{
    private readonly CaptureThread thread;
    private readonly TimeProvider clock;
    private bool isEnded;

    internal LiveSource(CaptureThread thread, SourceDescription description, TimeProvider clock)
    {
        this.thread = thread;
        this.clock = clock;
        Description = description;
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>Opens a camera or stream and waits for its first frame.</summary>
    /// <param name="name">camera:N, /dev/videoN, rtsp://, udp://, http:// or https://.</param>
    /// <param name="options">Time-outs; whether a lost one is opened again.</param>
    /// <param name="clock">Stamps arrivals and gives media time.</param>
    /// <param name="cancellationToken">Ends the wait within 100 ms; a native call that still blocks is left to end on
    /// its own thread, and what it opened is closed there.</param>
    /// <returns>One connection, or a <see cref="ReconnectingSource"/> of them when the options ask for that.</returns>
    /// <exception cref="SourceException">There is no such camera or stream, or it gives no frame in time.</exception>
    public static Task<IFrameSource> OpenAsync(
        string name, SourceOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return LiveAddress.TryParse(name, out LiveAddress? address)
            ? OpenAsync(address, options, clock, cancellationToken)
            : throw new SourceException($"source \"{name}\" is no camera or stream: expected camera:N, /dev/videoN, "
                + "rtsp://, udp://, http:// or https://.");
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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
            throw LiveFailure.Because(
                SourceLoss.Format,
                $"source \"{Description.Name}\" changed its size: expected {Description.Size}, got {picture.Size}. "
                + "One run takes one size: start again to take the new one.");
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

    internal static async Task<IFrameSource> OpenAsync(
        LiveAddress address, SourceOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        LiveConnector connector = new(
            address, options, clock, () => OpenCvCapture.Open(address, options, clock));
        if (options.Reconnect is null)
        {
            return await connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }

        return await ReconnectingSource.OpenAsync(
            address.Name, connector.ConnectAsync, options.Reconnect, clock, options.Tell, cancellationToken)
            .ConfigureAwait(false);
    }
}
