using System.Globalization;
using System.Net;
using RoadSeg.Dds;
using RoadSeg.Foxglove;
using RoadSeg.Inference;
using RoadSeg.Local.Lines;
using RoadSeg.Local.SharedMemory;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>
/// Sinks that other programs read while the line runs: shared memory, sockets, DDS. They write no file that has to hold
/// every frame once. One for each camera; further cameras take the ports after the first one's.
/// </summary>
/// <param name="token">What readers from other machines must know; null makes one up.</param>
/// <param name="cameraIndex">Number of the camera, from 0.</param>
/// <param name="clock">The clock of the frames.</param>
/// <param name="model">What labels the frames.</param>
internal sealed class ConsumerSinks(string? token, int cameraIndex, TimeProvider clock, ModelInfo model)
{
    /// <summary>What a user may write.</summary>
    public const string Known =
        "foxglove:[HOST:]PORT, jsonl:unix:PATH or jsonl:tcp:[HOST:]PORT, ros2[:[ADDRESS:]DOMAIN], shm:NAME";

    private const string DomainVariable = "ROS_DOMAIN_ID";

    /// <summary>Names of the coordinate frames.</summary>
    public RosFrames Frames { get; init; } = RosFrames.Default;

    /// <summary>Pausing and seeking, for who may; null for live sources.</summary>
    public IPlaybackControl? Playback { get; init; }

    /// <summary>Takes a count of who watches: the end of a recording waits for them.</summary>
    public Action<Func<int>>? Watched { get; init; }

    /// <summary>Whether a sink is one of these.</summary>
    public static bool Has(string kind, string target) => kind is "shm" or "foxglove" or "ros2"
        || (kind == "jsonl" && (target.StartsWith("unix:", StringComparison.Ordinal)
            || target.StartsWith("tcp:", StringComparison.Ordinal)));

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="UsageException">No such name or address.</exception>
    public static void Check(string name, string kind, string target)
    {
        if (kind == "shm" && !SharedMemoryPublisher.IsName(target))
        {
            throw new UsageException(
                $"sink \"{name}\" names no shared memory: expected shm:NAME of letters, digits, dots, dashes and "
                + "underscores, such as shm:roadseg.");
        }

        if (kind == "foxglove" && ListenAddress.TryParse(target) is null)
        {
            throw new UsageException(
                $"sink \"{name}\" has no address to listen on: expected foxglove:PORT for this machine alone, such as "
                + $"foxglove:{FoxgloveOptions.DefaultPort}, or foxglove:ADDRESS:PORT.");
        }

        if (kind == "ros2" && DdsAddress.TryParse(target, UsualDomain()) is null)
        {
            throw new UsageException(
                $"sink \"{name}\" names no DDS domain: expected ros2, ros2:DOMAIN (0 to {DdsAddress.DomainMax}) for "
                + "this machine alone, or ros2:ADDRESS:DOMAIN with the IPv4 address of this machine in the robot's "
                + "network.");
        }

        if (kind == "jsonl" && LineAddress.TryParse(target) is null)
        {
            throw new UsageException(
                $"sink \"{name}\" has no address to listen on: expected jsonl:unix:PATH (at most 107 bytes), "
                + "jsonl:tcp:PORT for this machine alone, or jsonl:tcp:ADDRESS:PORT such as jsonl:tcp:0.0.0.0:9000.");
        }
    }

    /// <summary>Whether a token is of use to a sink.</summary>
    public static bool TakesToken(string kind, string target) => kind == "foxglove"
        || (kind == "jsonl" && target.StartsWith("tcp:", StringComparison.Ordinal));

    /// <summary>Opens a sink that is one of these.</summary>
    /// <param name="name">As the user wrote it; checked before.</param>
    /// <param name="kind">What stands before the first colon.</param>
    /// <param name="target">What stands behind it.</param>
    /// <param name="source">The source.</param>
    /// <param name="options">Camera and grid.</param>
    /// <param name="tell">Told where it can be read.</param>
    public async Task<IPublisher> OpenAsync(
        string name, string kind, string target, SourceDescription source, PipelineOptions options,
        Action<string> tell)
    {
        if (kind == "shm")
        {
            return SharedMemoryPublisher.Open(
                name, PlainName(target), source, options.Camera?.Mount is null ? null : options.Grid, Frames.Base,
                clock);
        }

        if (kind == "ros2")
        {
            return OpenTopics(name, DdsAddress.TryParse(target, UsualDomain())!, source, options, tell);
        }

        string whose = cameraIndex == 0 ? "" : $" ({source.CameraId})";
        if (kind == "foxglove")
        {
            FoxgloveOptions served = new(OwnPort(name, ListenAddress.TryParse(target)!), source, model)
            {
                Token = token,
                Playback = Playback,
                AgeLimit = source.IsLive ? options.AgeLimit : null,
                Epoch = source.Epoch,
                Frames = Frames,
            };
            FoxglovePublisher foxglove = await FoxglovePublisher.OpenAsync(
                name, served, SceneJpeg.ForPeople(source.Size), clock);
            Watched?.Invoke(() => foxglove.ClientCount);
            tell($"foxglove at {foxglove.Url}{whose}");
            return foxglove;
        }

        SocketLinesPublisher lines = SocketLinesPublisher.Open(
            name, OwnPort(name, LineAddress.TryParse(target)!), token);
        string first = lines.Token is null ? "" : $", first line {lines.Token}";
        tell($"lines at {lines.Address}{first}{whose}");
        return lines;
    }

    // Cameras share the domain, so further ones have topics and a frame of their own.
    private DdsPublisher OpenTopics(
        string name, DdsAddress address, SourceDescription source, PipelineOptions options, Action<string> tell)
    {
        string own = cameraIndex == 0 ? "" : FormattableString.Invariant($"_{cameraIndex + 1}");
        DdsOptions topics = new(address, CaptureClock.Of(source, clock))
        {
            Camera = options.Camera,
            Frames = Frames with { Camera = Frames.Camera + own },
            TopicPrefix = RosTopics.DefaultPrefix + own,
        };
        DdsPublisher publisher = DdsPublisher.Open(name, topics, SceneJpeg.ForPrograms(source.Size));
        string reach = address.IsLocal
            ? "this machine alone"
            : $"the network of {address.Interface}, which DDS does not guard";
        tell($"topics {topics.TopicPrefix} in DDS domain {address.Domain}, {reach}"
            + (own.Length == 0 ? "" : $" ({source.CameraId})"));
        return publisher;
    }

    private static int UsualDomain()
    {
        string? text = Environment.GetEnvironmentVariable(DomainVariable);
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int domain)
            && domain <= DdsAddress.DomainMax
            ? domain
            : throw new UsageException(
                $"{DomainVariable} is \"{text}\": expected a DDS domain from 0 to {DdsAddress.DomainMax}, or nothing.");
    }

    /// <summary>The port of this camera.</summary>
    /// <exception cref="UsageException">There are not so many ports.</exception>
    public IPEndPoint OwnPort(string name, IPEndPoint asked)
    {
        int port = asked.Port == 0 ? 0 : asked.Port + cameraIndex;
        return port <= IPEndPoint.MaxPort
            ? new IPEndPoint(asked.Address, port)
            : throw new UsageException($"sink \"{name}\": there is no port {port} for camera {cameraIndex + 1}.");
    }

    private LineAddress OwnPort(string name, LineAddress address) =>
        address.EndPoint is IPEndPoint ip ? new LineAddress(OwnPort(name, ip)) : address;

    // The camera's id may be part of it, and that may be an address.
    private static string PlainName(string target) =>
        string.Concat(target.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'));
}
