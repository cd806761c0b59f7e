using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Web;
using RoadSeg.Yaml;

namespace RoadSeg.Cli;

/// <summary>Sinks as the user writes them: <c>kind</c> or <c>kind:target</c>.</summary>
internal static class SinkNames
{
    private const string Known = "window, video:FILE, jsonl:FILE or jsonl:-, masks:DIR, grid:DIR, mcap:FILE, "
        + "web:[HOST:]PORT, " + ConsumerSinks.Known;

    // One for all cameras, each line whole.
    private static readonly Stream StandardOutput = Stream.Synchronized(Console.OpenStandardOutput());

    /// <summary>Refuses names that cannot be meant, before anything is opened.</summary>
    /// <exception cref="UsageException">Unknown kind, or a target missing.</exception>
    public static void Check(IEnumerable<string> names)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            (string kind, string target) = Split(name);
            if (!IsKnown(kind, target))
            {
                throw new UsageException($"sink \"{name}\" is not known: expected {Known}.");
            }

            if (kind is not ("window" or "web" or "ros2") && target.Length == 0)
            {
                throw new UsageException($"sink \"{name}\" has no target: expected {Known}.");
            }

            if (kind == "web" && !MonitorAddress.TryParse(target, out _))
            {
                throw new UsageException(
                    $"sink \"{name}\" has no address to listen on: expected web:PORT for this machine alone, or "
                    + "web:ADDRESS:PORT such as web:0.0.0.0:8080, with a port from 0 (any) to 65535.");
            }

            if (ConsumerSinks.Has(kind, target))
            {
                ConsumerSinks.Check(name, kind, target);
            }

            if (!seen.Add(kind is "web" or "window" or "foxglove" or "ros2" ? kind : name))
            {
                throw new UsageException(
                    $"sink \"{name}\" is given twice: one of web, window, foxglove and ros2, and different "
                    + "names for files.");
            }
        }
    }

    /// <summary>Whether one of them is a monitor.</summary>
    public static bool HasMonitor(IEnumerable<string> names) => names.Any(n => Split(n).Kind == "web");

    /// <summary>Whether one of them is a log.</summary>
    public static bool HasLog(IEnumerable<string> names) => names.Any(n => Split(n).Kind == "mcap");

    /// <summary>Whether somebody may pause and seek.</summary>
    public static bool HasControls(IEnumerable<string> names) =>
        names.Any(n => Split(n).Kind is "web" or "foxglove" or "window");

    /// <summary>Whether somebody watches: recordings are then played at the pace they were made.</summary>
    public static bool AreWatched(IEnumerable<string> names) => names.Any(IsLive);

    /// <summary>The first one that writes files; null when none does.</summary>
    public static string? FirstThatWrites(IEnumerable<string> names) =>
        names.FirstOrDefault(n => !IsLive(n));

    /// <summary>Whether one of them lets in who knows the token.</summary>
    public static bool HasTokens(IEnumerable<string> names) => HasMonitor(names)
        || names.Select(Split).Any(n => ConsumerSinks.TakesToken(n.Kind, n.Target));

    /// <summary>Opens them in order; when one cannot be opened, those before it are closed again.</summary>
    /// <param name="names">Checked before.</param>
    /// <param name="source">The source.</param>
    /// <param name="options">Camera and grid.</param>
    /// <param name="overwrite">Replace files that exist.</param>
    /// <param name="tell">Told where names changed.</param>
    /// <param name="openMonitor">Opens a monitor by name and address.</param>
    /// <param name="consumers">Opens what other programs read.</param>
    /// <param name="log">Opens logs; null where none can be asked for.</param>
    /// <param name="window">What a window's keys do; null when it shows nothing that can be played.</param>
    public static async Task<List<IPublisher>> OpenAsync(
        IEnumerable<string> names,
        SourceDescription source,
        PipelineOptions options,
        bool overwrite,
        Action<string> tell,
        Func<string, MonitorAddress, Task<IPublisher>> openMonitor,
        ConsumerSinks consumers,
        LogSetup? log = null,
        WindowControls? window = null)
    {
        List<IPublisher> opened = [];
        try
        {
            foreach (string name in names)
            {
                (string kind, string target) = Split(name);
                opened.Add(kind == "web" && MonitorAddress.TryParse(target, out MonitorAddress? address)
                    ? await openMonitor(name, address)
                    : kind == "mcap" ? log!.Open(target, source, overwrite, tell)
                    : ConsumerSinks.Has(kind, target) ? await consumers.OpenAsync(
                        name, kind, target, source, options, tell)
                    : kind == "window" ? WindowPublisher.Open(
                        source, Environment.ProcessPath!, [Verbs.WindowHostVerb.Name], window)
                    : Open(name, source, options, overwrite, tell));
            }

            return opened;
        }
        catch
        {
            foreach (IPublisher publisher in opened)
            {
                await publisher.DisposeAsync();
            }

            throw;
        }
    }

    private static bool IsKnown(string kind, string target) => kind is "window"
        ? target.Length == 0
        : kind is "video" or "jsonl" or "masks" or "grid" or "mcap" or "web" || ConsumerSinks.Has(kind, target);

    private static IPublisher Open(
        string name, SourceDescription source, PipelineOptions options, bool overwrite, Action<string> tell)
    {
        (string kind, string target) = Split(name);
        switch (kind)
        {
            case "video":
                string file = FreeNames.File(target, overwrite, tell);
                return VideoPublisher.Open($"video:{file}", file, source);
            case "jsonl" when target == "-":
                return new JsonLinesPublisher(name, StandardOutput, leaveOpen: true);
            case "jsonl":
                string lines = FreeNames.File(target, overwrite, tell);
                return FreeNames.IsDevice(lines)
                    ? new JsonLinesPublisher(name, File.OpenWrite(lines))
                    : JsonLinesPublisher.Create($"jsonl:{lines}", lines);
            case "masks":
                string masks = FreeNames.Folder(target, overwrite, tell);
                return MasksPublisher.Open($"masks:{masks}", masks);
            default:
                if (options.Camera?.Mount is null)
                {
                    throw new UsageException($"sink \"{name}\" needs metres: give the camera file with --camera.");
                }

                string grids = FreeNames.Folder(target, overwrite, tell);
                return new GridMapPublisher(grids);
        }
    }

    // It shows what is now, and nothing of it stays.
    private static bool IsLive(string name)
    {
        (string kind, string target) = Split(name);
        return kind is "window" or "web" || ConsumerSinks.Has(kind, target);
    }

    private static (string Kind, string Target) Split(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
    }
}
