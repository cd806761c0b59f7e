using System.Globalization;
using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// The first video stream of a file, decoded by OpenCV's FFmpeg into the rented frames; rotation that the file
/// asks for is applied.
/// <para>
/// Media time is the presentation time of the container minus the start time of its video stream (measured for OpenCV
/// 4.6: exact to the container's time base, also with variable frame rate and with B-frames), so it starts at 0. A
/// frame whose time is missing or not after the one before it is put one nominal frame later; time never goes back.
/// (OpenCV 4.6 has no time for the last one or two frames of a file with B-frames.)
/// </para>
/// <para>
/// Frames are numbered as they are decoded, from 0 at the start of the file also when <see cref="SourceOptions.From"/>
/// is given: numbers and times are those of the recording, and the frames before are decoded and discarded.
/// </para>
/// </summary>
public sealed partial class VideoFileSource : ISeekableSource, ISkippingSource
{
    // OpenCV says "no frame" at the end, but also once for each frame that is broken; asking again goes on behind it.
    // At the end asking again costs microseconds.
    private const int GrabAttempts = 1000;
    private const double UsualFramesPerSecond = 25;

    // Rounding of the range's ends: times have microseconds at best, and frames are milliseconds apart.
    private static readonly TimeSpan Rounding = TimeSpan.FromMicroseconds(50);

    private readonly TimeProvider clock;
    private readonly string path;
    private readonly VideoDecoding decoding;
    private VideoCapture capture;

    // OpenCvSharp4 has no one way to put a Mat over foreign pixels from 4.6 to 4.13: decoding here and copying costs
    // 0.1 ms at 720p.
    private readonly Mat decoded = new();
    private readonly VideoFileEnd fileEnd;
    private readonly TimeSpan nominalStep;
    private readonly TimeSpan from;
    private readonly TimeSpan to;
    private long frameId = -1;
    private TimeSpan mediaTime;
    private bool isGrabbed;
    private bool isDecoded;
    private bool isEnded;

    private VideoFileSource(
        string name, string path, VideoCapture capture, ContainerFile file, SourceOptions options, TimeProvider clock)
    {
        this.path = path;
        decoding = options.Decoding;
        this.clock = clock;
        this.capture = capture;
        from = options.From ?? TimeSpan.Zero;
        to = options.To ?? TimeSpan.MaxValue;
        double rate = capture.Get(VideoCaptureProperties.Fps);
        bool isRateKnown = rate is > 0.01 and < 1000;
        nominalStep = TimeSpan.FromSeconds(1 / (isRateKnown ? rate : UsualFramesPerSecond));
        double count = capture.Get(VideoCaptureProperties.FrameCount);
        long? frameCount = count is >= 1 and < 1e12 ? (long)count : null;
        fileEnd = new VideoFileEnd(file, frameCount, nominalStep);
        string codec = FourCharacterCode.CodecOf((int)capture.Get(VideoCaptureProperties.FourCC));
        Description = new SourceDescription(
            name,
            Path.GetFileNameWithoutExtension(name),
            new ImageSize(capture.FrameWidth, capture.FrameHeight),
            IsLive: false,
            isRateKnown ? rate : null,
            CountInRange(frameCount),
            $"{capture.GetBackendName()} {codec}{HardwareDecoding.Report(capture, name, options, isLive: false)}");
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <inheritdoc/>
    public long SkippedCount => fileEnd.SkippedCount;

    /// <inheritdoc/>
    public string? SkippedReason => fileEnd.Reason;

    /// <summary>Opens a file and decodes up to its first frame.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Range.</param>
    /// <param name="clock">Stamps arrivals.</param>
    /// <exception cref="SourceException">No such file, no video that can be decoded, or nothing in range.</exception>
    public static VideoFileSource Open(string name, string path, SourceOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ContainerFile file = VideoFileCheck.Inspect(name, path);

        VideoCapture capture = Open(path, options.Decoding);
        try
        {
            if (!capture.IsOpened())
            {
                VideoFileCheck.ThrowNotOpened(name, path, file);
            }

            VideoFileSource source = new(name, path, capture, file, options, clock);
            source.GrabFirst();
            return source;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        cancellationToken.ThrowIfCancellationRequested();
        long start = clock.GetTimestamp();
        if (!isGrabbed && !GrabInRange(cancellationToken))
        {
            return null;
        }

        long receivedAt = clock.GetTimestamp();
        FrameStamp stamp = new(Description.CameraId, frameId, mediaTime);
        Frame frame = await pool.RentAsync(stamp, receivedAt, cancellationToken).ConfigureAwait(false);
        try
        {
            long rented = clock.GetTimestamp();
            Retrieve(frame);
            frame.ReadTime = clock.GetElapsedTime(start, receivedAt) + clock.GetElapsedTime(rented);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        isGrabbed = false;
        return frame;
    }

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        isEnded = true;
        isGrabbed = false;
        decoded.Dispose();
        capture.Dispose();
        return ValueTask.CompletedTask;
    }

    // The full path: FFmpeg takes what stands before a colon for a protocol.
    private static VideoCapture Open(string path, VideoDecoding decoding)
    {
        int[] parameters = HardwareDecoding.Parameters(decoding, isLive: false);
        VideoCapture capture = NativeEnvironment.WithCaptureOptions(
            null, () => QuietThread.Run(
                () => new VideoCapture(Path.GetFullPath(path), VideoCaptureAPIs.FFMPEG, parameters)));
        capture.Set(VideoCaptureProperties.OrientationAuto, 1);
        return capture;
    }

    private void GrabFirst()
    {
        if (GrabInRange(CancellationToken.None))
        {
            return;
        }

        if (frameId < 0)
        {
            throw new SourceException(
                $"source \"{Description.Name}\" has a video stream ({Description.Reader}) of which no frame can be "
                + "decoded: it is broken or cut off at its start. Copy it again or convert it.");
        }

        throw new SourceException(string.Create(
            CultureInfo.InvariantCulture,
            $"source \"{Description.Name}\" has no frame in the range asked for: it was read up to "
            + $"{mediaTime.TotalSeconds:0.###} s (frame {frameId}). Choose --from and --to inside that."));
    }

    private bool GrabInRange(CancellationToken cancellationToken)
    {
        while (!isEnded)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!GrabNext())
            {
                isEnded = true;
                fileEnd.Reached(frameId + 1);
            }
            else if (mediaTime >= to - Rounding)
            {
                isEnded = true;
            }
            else if (mediaTime >= from - Rounding)
            {
                isGrabbed = true;
                return true;
            }
        }

        return false;
    }

    private bool GrabNext()
    {
        for (int attempt = 0; attempt < GrabAttempts; attempt++)
        {
            if (!capture.Grab())
            {
                continue;
            }

            isDecoded = false;
            TimeSpan stated = TimeSpan.FromMilliseconds(capture.Get(VideoCaptureProperties.PosMsec));
            TimeSpan previous = mediaTime;
            if (frameId < 0)
            {
                mediaTime = stated > TimeSpan.Zero ? stated : TimeSpan.Zero;
            }
            else
            {
                mediaTime = stated > previous ? stated : previous + nominalStep;
            }

            frameId++;
            if (frameId == seen.Count)
            {
                seen.Add(mediaTime);
                fileEnd.Step(frameId == 0 ? nominalStep : mediaTime - previous);
                fileEnd.Broken(attempt);
                if (frameId % LookStep == 0)
                {
                    Decode();
                    pictures.IsSame(frameId, decoded);
                }
            }

            return true;
        }

        return false;
    }

    private void Decode()
    {
        if (!isDecoded && !capture.Retrieve(decoded))
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{Description.Name}\": frame {frameId} was decoded but cannot be converted to BGR. "
                + $"Convert the file with ffmpeg."));
        }

        isDecoded = true;
    }

    private void Retrieve(Frame frame)
    {
        DecodeAsBefore();
        ImageSize size = new(decoded.Cols, decoded.Rows);
        if (size != frame.Size)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture,
                $"source \"{Description.Name}\" changes its size at frame {frameId}: expected {Description.Size}, "
                + $"got {size}. One run takes one size: cut the file there."));
        }

        MatPixels.Of(decoded).CopyTo(frame.Pixels);
    }

    private long? CountInRange(long? count)
    {
        if (count is null || (from == TimeSpan.Zero && to == TimeSpan.MaxValue))
        {
            return count;
        }

        double last = Math.Min(count.Value, Math.Ceiling(to / nominalStep));
        return (long)Math.Max(last - Math.Ceiling(from / nominalStep), 0);
    }
}
