using System.Buffers;
using System.Net;
using RoadSeg.Cli.Playback;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Sources;
using RoadSeg.Web;
using Serilog;

namespace RoadSeg.Cli;

/// <summary>
/// What <c>--out web:</c> needs beside its address: the source under its viewers' control, the button that records,
/// the log. One for each camera; further cameras take the ports after the first one's.
/// </summary>
internal sealed class MonitorSetup(MonitorArguments arguments, LogTail tail, int cameraIndex, TimeProvider clock)
{
    private readonly string? recordFolder = arguments.RecordFolder;
    private IRecordingControl? recorder;
    private ControlledSource? playback;
    private WebPublisher? publisher;
    private Func<int>? alsoWatching;

    /// <summary>Writes what <c>/metrics</c> answers with: all cameras of the process.</summary>
    public Action<IBufferWriter<byte>>? WriteMetrics { get; init; }

    /// <summary>Ends the run.</summary>
    public required Action Stop { get; init; }

    /// <summary>What the keys of a window do; null for a live source.</summary>
    public WindowControls? WindowControls => playback is null ? null : new WindowControls(
        key => PlaybackKeys.Press(key, playback, Stop), () => PlaybackKeys.Describe(playback));

    /// <summary>Puts a recording under the viewers' control; a live source stays as it is.</summary>
    /// <param name="source">The recording; disposed with what is returned.</param>
    /// <param name="speed">Media seconds per second to begin with.</param>
    /// <param name="whyNoSeek">Why it may not seek; null when it may.</param>
    public IFrameSource Control(IFrameSource source, double speed, string? whyNoSeek)
    {
        if (source.Description.IsLive)
        {
            return source;
        }

        ControlledSource controlled = new(
            source, speed, whyNoSeek, () => publisher?.ViewerCount > 0 || alsoWatching?.Invoke() > 0, clock);
        playback = controlled;
        return controlled;
    }

    /// <summary>Sinks that other programs read; some of them control the source as well.</summary>
    public ConsumerSinks ConsumersOf(ModelInfo model, RosFrames frames) => new(
        arguments.Token, cameraIndex, clock, model)
    {
        Frames = frames,
        Playback = playback,
        Watched = count => alsoWatching = count,
    };

    /// <summary>The sink that the button starts and stops; none when no folder was named.</summary>
    public IEnumerable<IPublisher> OpenRecorder(SourceDescription source)
    {
        if (recordFolder is null)
        {
            return [];
        }

        try
        {
            Directory.CreateDirectory(recordFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"the folder \"{recordFolder}\" for recordings cannot be made: {e.Message}", e);
        }

        SwitchedPublisher switched = new(
            $"record:{recordFolder}", () => OpenVideo(source), message => Log.Error("{Message}", message));
        recorder = switched;
        return [switched];
    }

    /// <summary>Starts to serve.</summary>
    public async Task<IPublisher> OpenAsync(
        string name, MonitorAddress address, SourceDescription source, ModelInfo model, StageMetrics metrics,
        Action<string> tell)
    {
        WebOptions options = new(PortOf(name, address), source, model, metrics, tail)
        {
            Token = arguments.Token,
            Playback = playback,
            Recording = recorder,
            WriteMetrics = WriteMetrics,
        };
        publisher = await WebPublisher.OpenAsync(name, options, new JpegEncoder(), clock);
        tell(cameraIndex == 0 ? $"monitor at {publisher.Url}" : $"monitor at {publisher.Url} ({source.CameraId})");
        return publisher;
    }

    private MonitorAddress PortOf(string name, MonitorAddress address)
    {
        int port = address.EndPoint.Port == 0 ? 0 : address.EndPoint.Port + cameraIndex;
        return port <= IPEndPoint.MaxPort
            ? new MonitorAddress(new IPEndPoint(address.EndPoint.Address, port))
            : throw new UsageException($"sink \"{name}\": there is no port {port} for camera {cameraIndex + 1}.");
    }

    private VideoPublisher OpenVideo(SourceDescription source)
    {
        string stem = string.Concat(
            source.CameraId.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        string path = FreeNames.File(Path.Combine(recordFolder!, stem + ".mp4"), overwrite: false, _ => { });
        Log.Information("Recording to {Path}", path);
        return VideoPublisher.Open($"video:{path}", path, source);
    }
}
