using System.Globalization;
using System.Text.Json;
using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Metrics;
using RoadSeg.OpenCv.Labels;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>
/// What an earlier run wrote: class-id masks, in the folder itself or in its <c>masks</c>; and where they are there,
/// <c>results.jsonl</c> (people, status), <c>grids</c> and <c>metrics.json</c> (model).
/// </summary>
internal sealed class EarlierRun : IDisposable
{
    private readonly string folder;
    private readonly string masks;
    private readonly string? grids;
    private readonly ResultLines? results;

    private EarlierRun(string folder, string masks, string? grids, ResultLines? results)
    {
        this.folder = folder;
        this.masks = masks;
        this.grids = grids;
        this.results = results;
    }

    /// <summary>Name and value of what is known of it.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; private init; } = [];

    /// <summary>Capture to publish as its metrics say; null when they are not there.</summary>
    public LatencyPercentiles? Latency { get; private init; }

    /// <summary>Looks what is there.</summary>
    /// <exception cref="SourceException">No masks.</exception>
    public static EarlierRun Open(string folder)
    {
        string[] candidates = [folder, Path.Combine(folder, "masks")];
        string masks = Array.Find(candidates, c => Directory.Exists(c)
            && Directory.EnumerateFiles(c, "frame_*.png").Any())
            ?? throw new SourceException(
                $"earlier run \"{folder}\" holds no masks: expected frame_NNNNNN.png in it or in its folder masks, as "
                + "roadseg run --out masks:DIR writes them.");
        string lines = Path.Combine(folder, "results.jsonl");
        string grids = Path.Combine(folder, "grids");
        (string Name, string Value)[] model = [];
        LatencyPercentiles? latency = null;
        string metrics = Path.Combine(folder, "metrics.json");
        if (File.Exists(metrics))
        {
            (model, latency) = ReadMetrics(metrics);
        }

        return new EarlierRun(
            folder, masks, Directory.Exists(grids) ? grids : null, File.Exists(lines) ? ResultLines.Open(lines) : null)
        {
            Details = [("earlier run", folder), .. model],
            Latency = latency,
        };
    }

    /// <summary>Takes over what it says of a frame.</summary>
    /// <exception cref="SourceException">It has no mask of this frame, or one of another size.</exception>
    public void Read(FrameStamp stamp, SideFrame into)
    {
        into.Clear();
        string name = string.Create(CultureInfo.InvariantCulture, $"frame_{stamp.FrameId:000000}");
        string mask = Path.Combine(masks, name + ".png");
        if (!File.Exists(mask))
        {
            throw new SourceException(FormattableString.Invariant(
                $"earlier run \"{folder}\" has no mask of frame {stamp.FrameId} (\"{name}.png\"): it was made from ")
                + "another recording or part of one. Give the same --from and --to, or run it again.");
        }

        LabelImage.Read(mask, into.Size, into.ClassIds);
        results?.TryRead(stamp.FrameId, into);
        string? grid = grids is null ? null : Path.Combine(grids, name + ".pgm");
        if (File.Exists(grid))
        {
            into.SetCells(GridPicture.Read(grid));
        }
    }

    public void Dispose() => results?.Dispose();

    private static ((string Name, string Value)[] Model, LatencyPercentiles Latency) ReadMetrics(string metrics)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(metrics));
            JsonElement model = document.RootElement.GetProperty("model");
            JsonElement latency = document.RootElement.GetProperty("latency_ms").GetProperty("capture_to_publish");
            return (
                [
                    ("model", model.GetProperty("name").GetString() ?? ""),
                    ("sha256", model.GetProperty("sha256").GetString() ?? ""),
                ],
                new LatencyPercentiles(Of("p50"), Of("p95"), Of("p99"), Of("max")));

            double Of(string name) => latency.GetProperty(name).GetDouble();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SourceException(
                $"\"{metrics}\" is no metrics file of roadseg run: {e.Message} Remove it, or run again with --metrics.",
                e);
        }
    }
}
