using System.Text.Json;
using System.Text.Json.Nodes;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>What the rounds say, as a table and as JSON. Medians throughout; ratios are taken round by round.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="pace">Frames per second of the paced runs.</param>
/// <param name="loops">Ours first.</param>
internal sealed class PeersReport(PeersOptions options, double pace, IReadOnlyList<LoopRounds> loops)
{
    private LoopRounds Ours => loops[0];

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Write(output, $"{Path.GetFileName(options.Source)}, {Path.GetFileNameWithoutExtension(options.Card)}, "
            + FormattableString.Invariant($"{options.Threads} threads of {Environment.ProcessorCount} cores, ")
            + FormattableString.Invariant($"{options.Frames} frames, {options.Rounds} rounds"));
        if (options.Rounds > 0)
        {
            Write(output, FormattableString.Invariant($"latency: frame in hand to overlay drawn, at {pace:0.0} fps"));
        }

        Write(output,
            $"{"loop",-22} {"fps",7} {"ours x",7} {"p50 ms",7} {"p99 ms",7} {"ours x",7} {"CPU ms",7} {"same mask",10}");
        foreach (LoopRounds loop in loops)
        {
            string figures = loop.Fastest.Count == 0 ? new string(' ', 47) : FormattableString.Invariant(
                $"{loop.Fps,7:0.0} {FpsRatio(loop),7:0.00} {loop.P50,7:0.00} {loop.P99,7:0.00} ")
                + FormattableString.Invariant($"{P99Ratio(loop),7:0.00} {loop.CpuMs,7:0.00}");
            Write(output, FormattableString.Invariant(
                $"{loop.Loop.Title,-22} {figures} {loop.Agreement * 100,8:0.000} %"));
        }
    }

    /// <summary>The figures.</summary>
    public string ToJson()
    {
        JsonObject all = new()
        {
            ["source"] = Path.GetFileName(options.Source),
            ["model"] = Path.GetFileNameWithoutExtension(options.Card),
            ["threads"] = options.Threads,
            ["cores"] = Environment.ProcessorCount,
            ["frames"] = options.Frames,
            ["rounds"] = options.Rounds,
            ["spin"] = options.Spin,
            ["pace_fps"] = Round(pace),
            ["loops"] = new JsonObject(loops.Select(l => KeyValuePair.Create(l.Loop.Name, (JsonNode?)ToJson(l)))),
        };
        return all.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    private JsonObject ToJson(LoopRounds loop)
    {
        JsonObject json = new() { ["mask_agreement"] = Math.Round(loop.Agreement, 6), ["checksum"] = loop.Checksum };
        if (loop.Fastest.Count == 0)
        {
            return json;
        }

        json["fps"] = Round(loop.Fps);
        json["latency_ms"] = new JsonObject { ["p50"] = Round(loop.P50), ["p99"] = Round(loop.P99) };
        json["read_to_blended_ms"] = new JsonObject
        {
            ["p50"] = Round(LoopRounds.Median(loop.Fastest, f => f.ReadToBlendedMs.P50)),
            ["p99"] = Round(LoopRounds.Median(loop.Fastest, f => f.ReadToBlendedMs.P99)),
        };
        json["cpu_ms"] = Round(loop.CpuMs);
        json["stages_ms"] = new JsonObject(loop.Paced[0].StagesMs.Keys.Select(name => KeyValuePair.Create(
            name, (JsonNode?)Round(LoopRounds.Median(loop.Paced, f => f.StagesMs[name])))));
        json["ours_fps_ratio"] = Round(FpsRatio(loop));
        json["ours_p99_ratio"] = Round(P99Ratio(loop));
        return json;
    }

    private double FpsRatio(LoopRounds loop) =>
        LoopRounds.Median(Ours.Fastest.Zip(loop.Fastest), pair => pair.First.Fps / pair.Second.Fps);

    private double P99Ratio(LoopRounds loop) =>
        LoopRounds.Median(Ours.Paced.Zip(loop.Paced), pair => pair.First.LatencyMs.P99 / pair.Second.LatencyMs.P99);

    private static double Round(double value) => Math.Round(value, 4);

    private static void Write(TextWriter output, string line) => output.WriteLine(line);
}

/// <summary>What one loop measured in all rounds.</summary>
/// <param name="Loop">Which.</param>
/// <param name="Agreement">Share of mask pixels that are the same as ours, 0..1.</param>
/// <param name="Checksum">Of its masks.</param>
internal sealed record LoopRounds(Loop Loop, double Agreement, string Checksum)
{
    /// <summary>Runs as fast as it goes.</summary>
    public List<LoopFigures> Fastest { get; } = [];

    /// <summary>Runs at a pace that leaves every loop time to wait.</summary>
    public List<LoopFigures> Paced { get; } = [];

    /// <summary>Frames per second.</summary>
    public double Fps => Median(Fastest, f => f.Fps);

    /// <summary>Median latency, milliseconds.</summary>
    public double P50 => Median(Paced, f => f.LatencyMs.P50);

    /// <summary>99th percentile of the latency, milliseconds.</summary>
    public double P99 => Median(Paced, f => f.LatencyMs.P99);

    /// <summary>CPU of the process per frame as fast as it goes, milliseconds.</summary>
    public double CpuMs => Median(Fastest, f => f.CpuMs);

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    public static double Median<T>(IEnumerable<T> rounds, Func<T, double> figure)
    {
        double[] sorted = [.. rounds.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
