using System.Globalization;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Pictures;
using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Video;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <summary>
/// The pictures of one topic of a log (MCAP, or a bag of ROS 1) as a recording. Media time is the picture's own stamp
/// (without one, the time of recording) since the first picture; a stamp that is not after the one before it is put
/// just behind it.
/// Frames are numbered by their place on the topic; broken pictures keep theirs. Video (H.264, H.265) is decoded from
/// the keyframe before; what is broken costs the pictures up to the next one. One chunk is in memory at a time,
/// so files may be of any size; with an index seeking reads only what it needs.
/// </summary>
public sealed partial class LogSource : ISeekableSource, ISkippingSource
{
    private const long NanosecondsPerTick = 100;

    private readonly string path;
    private readonly LogReader reader;
    private readonly ChannelRecord channel;
    private readonly PictureMessage pictures;
    private readonly IPictureDecoder decoder;
    private readonly VideoTrack? video;
    private readonly TimeProvider clock;
    private readonly string? noIndex;
    private readonly TimeSpan from;
    private readonly TimeSpan to;
    private LogMessage current;
    private bool hasCurrent;
    private bool isDecoded;
    private ImageSize videoSize;
    private long frameId = -1;
    private long brokenBelow;
    private TimeSpan mediaTime = TimeSpan.MinValue;
    private long originStamp;
    private ulong originLog;

    private LogSource(
        string name, LogName log, LogReader reader, ChannelRecord channel, LogSourceOptions options,
        IPictureDecoder decoder, TimeProvider clock)
    {
        path = log.Path;
        this.reader = reader;
        this.channel = channel;
        this.decoder = decoder;
        this.clock = clock;
        from = options.From ?? TimeSpan.Zero;
        to = options.To ?? TimeSpan.MaxValue;
        noIndex = reader.NoIndexReason;
        SchemaRecord? schema = reader.Schemas.GetValueOrDefault(channel.SchemaId);
        pictures = new PictureMessage(
            PictureMessage.KindOf(channel, schema), MessageType.WireOf(channel.Encoding));
        reader.IsWanted = id => id == channel.Id;
        string encoding = FirstEncoding();
        video = OpenVideo(name, options, encoding);
        ImageSize size;
        try
        {
            size = ReadFirst(name);
        }
        catch
        {
            video?.Dispose();
            throw;
        }

        bool isWhole = options.From is null && options.To is null;
        Description = new SourceDescription(
            name, CameraIdOf(log), size, IsLive: false, RateOf(), isWhole ? reader.CountOf(channel.Id) : null,
            $"{reader.Kind} {channel.Topic} {encoding}")
        {
            Epoch = TimeSpan.FromTicks(originStamp / NanosecondsPerTick),
        };
    }

    /// <inheritdoc/>
    public SourceDescription Description { get; }

    /// <summary>Topic that the pictures come from.</summary>
    public string Topic => channel.Topic;

    /// <inheritdoc/>
    public long SkippedCount { get; private set; }

    /// <inheritdoc/>
    public string? SkippedReason
    {
        get
        {
            string? broken = SkippedCount == 0 ? null
                : string.Create(
                    CultureInfo.InvariantCulture, $"{SkippedCount} pictures could not be decoded{Leading()}");
            string? chunks = reader.BrokenCount == 0 ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{reader.BrokenCount} broken parts were passed over ({reader.BrokenReason})");
            string?[] said = [broken, chunks, reader.CutOff];
            string text = string.Join("; ", said.Where(s => s is not null));
            return text.Length == 0 ? null : text;
        }
    }

    /// <summary>Opens a log and decodes its first picture.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="options">Range.</param>
    /// <param name="decoder">Decodes JPEG and PNG; disposed with the source.</param>
    /// <param name="clock">Stamps arrivals.</param>
    /// <exception cref="SourceException">
    /// No such file, no log, no pictures, or several topics with pictures.
    /// </exception>
    public static LogSource Open(
        string name, LogSourceOptions options, IPictureDecoder decoder, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(clock);
        LogName log = LogName.TryParse(name) ?? throw new ArgumentException("no log", nameof(name));
        LogReader reader = OpenLog(name, log);
        LogSource? source = null;
        try
        {
            ChannelRecord channel = TopicChoice.Choose(reader, name, log);
            source = new LogSource(name, log, reader, channel, options, decoder, clock);
            if (source.noIndex is not null)
            {
                options.Tell(
                    $"source \"{name}\": {source.noIndex}; it is read as far as it goes, and seeking is slow.");
            }

            source.GoToStart();
            return source;
        }
        catch (Exception e) when (e is NotSupportedException or IOException)
        {
            source?.video?.Dispose();
            reader.Dispose();
            throw new SourceException($"source \"{name}\" cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
        catch
        {
            source?.video?.Dispose();
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        cancellationToken.ThrowIfCancellationRequested();
        long start = clock.GetTimestamp();
        if (!hasCurrent && !NextInRange(cancellationToken))
        {
            return null;
        }

        hasCurrent = false;
        long receivedAt = clock.GetTimestamp();
        FrameStamp stamp = new(Description.CameraId, frameId, mediaTime);
        Frame frame = await pool.RentAsync(stamp, receivedAt, cancellationToken).ConfigureAwait(false);
        try
        {
            long rented = clock.GetTimestamp();
            Fill(frame);
            frame.ReadTime = clock.GetElapsedTime(start, receivedAt) + clock.GetElapsedTime(rented);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        return frame;
    }

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        decoder.Dispose();
        video?.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static LogReader OpenLog(string name, LogName log)
    {
        if (!File.Exists(log.Path))
        {
            throw new SourceException(
                $"source \"{name}\": there is no file \"{log.Path}\". Check the name and the folder.");
        }

        try
        {
            return LogReaders.Open(log.Path);
        }
        catch (Exception e) when (
            e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SourceException(
                $"source \"{name}\" is no log that can be read: {e.Message.TrimEnd('.')}. Check it with another "
                + "program, or record it again.", e);
        }
    }

    private string Leading() => video is not { LeadingCount: > 0 } ? "" : string.Create(
        CultureInfo.InvariantCulture, $", {video.LeadingCount} of them before the first keyframe");

    private static string CameraIdOf(LogName log)
    {
        string stem = Path.GetFileNameWithoutExtension(log.Path);
        return log.Topic is null ? stem : stem + log.Topic.Replace('/', '-');
    }
}
