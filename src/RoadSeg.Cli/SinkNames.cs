using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Yaml;

namespace RoadSeg.Cli;

/// <summary>Sinks as the user writes them: <c>kind</c> or <c>kind:target</c>.</summary>
internal static class SinkNames
{
    private const string Known = "window, video:FILE, jsonl:FILE or jsonl:-, masks:DIR, grid:DIR";

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
            bool isKnown = kind is "window" ? target.Length == 0 : kind is "video" or "jsonl" or "masks" or "grid";
            if (!isKnown)
            {
                throw new UsageException($"sink \"{name}\" is not known: expected {Known}.");
            }

            if (kind != "window" && target.Length == 0)
            {
                throw new UsageException($"sink \"{name}\" has no target: expected {Known}.");
            }

            if (!seen.Add(name))
            {
                throw new UsageException($"sink \"{name}\" is given twice: name different files.");
            }
        }
    }

    /// <summary>Opens them in order; when one cannot be opened, those before it are closed again.</summary>
    public static async Task<IReadOnlyList<IPublisher>> OpenAsync(
        IEnumerable<string> names,
        SourceDescription source,
        PipelineOptions options,
        bool overwrite,
        Action<string> tell)
    {
        List<IPublisher> opened = [];
        try
        {
            foreach (string name in names)
            {
                opened.Add(Open(name, source, options, overwrite, tell));
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

    private static IPublisher Open(
        string name, SourceDescription source, PipelineOptions options, bool overwrite, Action<string> tell)
    {
        (string kind, string target) = Split(name);
        switch (kind)
        {
            case "window":
                return WindowPublisher.Open(source, Environment.ProcessPath!, [Verbs.WindowHostVerb.Name]);
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

    private static (string Kind, string Target) Split(string name)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (name, "") : (name[..colon], name[(colon + 1)..]);
    }
}
