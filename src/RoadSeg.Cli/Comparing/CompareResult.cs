using System.Globalization;
using System.Text.Json;
using RoadSeg.Comparing;
using RoadSeg.Inference;
using RoadSeg.Metrics;

namespace RoadSeg.Cli.Comparing;

/// <summary>A comparison that is over: verdict, table, JSON.</summary>
/// <param name="Comparison">All frames.</param>
/// <param name="FailBelow">Agreement 0..1 below which it fails; null for never.</param>
/// <param name="WasStopped">Whether it was stopped before the end of the recording.</param>
/// <param name="EarlierA">Latency of side A when it is an earlier run that says it.</param>
/// <param name="EarlierB">Latency of side B likewise.</param>
internal sealed record CompareResult(
    Comparison Comparison, double? FailBelow, bool WasStopped, LatencyPercentiles? EarlierA,
    LatencyPercentiles? EarlierB)
{
    /// <summary>Whether the agreement is below what was asked for; a share that is shown equal is equal.</summary>
    public bool HasFailed => FailBelow is double least && Comparison.Agreement < least;

    /// <summary>0, or that of a comparison below its limit.</summary>
    public int ExitCode => HasFailed ? ExitCodes.Differs : ExitCodes.Ok;

    /// <summary>One line.</summary>
    public string Verdict
    {
        get
        {
            string agreement = string.Create(
                CultureInfo.InvariantCulture, $"{100 * Comparison.Agreement:0.000} % of all pixels agree");
            string stopped = WasStopped ? " (stopped early)" : "";
            return FailBelow is not double least ? agreement + stopped
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(HasFailed ? "FAIL" : "PASS")}: {agreement}, {100 * least:0.###} % asked for{stopped}");
        }
    }

    /// <summary>Style of the verdict in reports.</summary>
    public string Tone => FailBelow is null ? "" : HasFailed ? "bad" : "good";

    /// <summary>Prints the table, the worst frames and, last, the verdict.</summary>
    public void Print(TextWriter output, IReadOnlyList<FrameDifference> worst)
    {
        IReadOnlyList<FrameDifference> frames = Comparison.Frames;
        Line(output, $"A  {Comparison.NameA}");
        Line(output, $"B  {Comparison.NameB}");
        Line(output, $"{frames.Count} frames");
        output.WriteLine();
        Line(output, $"{"class",-18}{"IoU A~B",9}{"A",9}{"B",9}");
        for (int id = 0; id < Comparison.Classes.Count; id++)
        {
            string name = Comparison.Classes.Table.Classes[id].Name;
            Line(output, $"{name,-18}{Percent(Comparison.IouOf(id)),9}{Share(id, false),9}{Share(id, true),9}");
        }

        output.WriteLine();
        PrintPeopleAndGrid(output);
        PrintLatency(output);
        if (worst.Count > 0)
        {
            Line(output, $"frames that differ most:");
        }

        foreach (FrameDifference frame in worst.Take(5))
        {
            double seconds = frame.Stamp.MediaTime.TotalSeconds;
            Line(output, $"  frame {frame.Stamp.FrameId,6} at {seconds,8:0.00} s: {100 * frame.Agreement:0.0} % agree");
        }

        output.WriteLine(Verdict);

        string Share(int id, bool ofSecond) => Percent(Comparison.ShareOf(id, ofSecond));
    }

    /// <summary>Writes the <c>compare --json</c> object (docs/replay.md).</summary>
    public void Write(Utf8JsonWriter json, IReadOnlyList<FrameDifference> worst)
    {
        json.WriteStartObject();
        json.WriteString("a", Comparison.NameA);
        json.WriteString("b", Comparison.NameB);
        json.WriteNumber("frames", Comparison.Frames.Count);
        json.WriteNumber("agreement", Round(Comparison.Agreement));
        Number(json, "fail_below", FailBelow);
        json.WriteBoolean("pass", !HasFailed);
        json.WriteStartObject("classes");
        for (int id = 0; id < Comparison.Classes.Count; id++)
        {
            ClassDefinition definition = Comparison.Classes.Table.Classes[id];
            json.WriteStartObject(definition.Name);
            Number(json, "iou", Comparison.IouOf(id));
            json.WriteNumber("share_a", Round(Comparison.ShareOf(id, ofSecond: false)));
            json.WriteNumber("share_b", Round(Comparison.ShareOf(id, ofSecond: true)));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteGrid(json);
        WriteLatency(json, "latency_a_ms", LatencyOf(EarlierA, f => f.A.LatencyMs));
        WriteLatency(json, "latency_b_ms", LatencyOf(EarlierB, f => f.B.LatencyMs));
        json.WriteStartArray("worst");
        foreach (FrameDifference frame in worst)
        {
            json.WriteNumberValue(frame.Stamp.FrameId);
        }

        json.WriteEndArray();
        json.WriteStartArray("per_frame");
        foreach (FrameDifference frame in Comparison.Frames)
        {
            WriteFrame(json, frame);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteGrid(Utf8JsonWriter json)
    {
        if (Comparison.Grid is not GridDifference grid)
        {
            json.WriteNull("grid");
            return;
        }

        json.WriteStartObject("grid");
        json.WriteNumber("agreement", Round(grid.Agreement));
        Number(json, "free_iou", Ratio(grid.FreeInBoth, grid.FreeInEither));
        Number(json, "occupied_iou", Ratio(grid.OccupiedInBoth, grid.OccupiedInEither));
        json.WriteNumber("free_against_occupied", grid.FreeAgainstOccupied);
        json.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter json, string name, LatencyPercentiles? latency)
    {
        json.WriteStartObject(name);
        Number(json, "p50", latency?.P50);
        Number(json, "p95", latency?.P95);
        Number(json, "p99", latency?.P99);
        json.WriteEndObject();
    }

    private static void WriteFrame(Utf8JsonWriter json, in FrameDifference frame)
    {
        json.WriteStartObject();
        json.WriteNumber("frame", frame.Stamp.FrameId);
        json.WriteNumber("media_time_s", Round(frame.Stamp.MediaTime.TotalSeconds));
        json.WriteNumber("agreement", Round(frame.Agreement));
        Number(json, "drivable_iou", frame.DrivableIou);
        Number(json, "grid_agreement", frame.Grid?.Agreement);
        Number(json, "people_both", frame.People?.Matched);
        Number(json, "people_only_a", frame.People?.OnlyA);
        Number(json, "people_only_b", frame.People?.OnlyB);
        json.WriteEndObject();
    }

    private void PrintPeopleAndGrid(TextWriter output)
    {
        PeopleDifference[] people = [.. Comparison.Frames.Select(f => f.People).OfType<PeopleDifference>()];
        if (people.Length > 0)
        {
            long pairs = people.Sum(p => (long)p.GroundPairs);
            string apart = pairs == 0 ? ""
                : FormattableString.Invariant($", {people.Sum(p => p.GroundErrorMeters) / pairs:0.00} m apart");
            long onlyA = people.Sum(p => (long)p.OnlyA), onlyB = people.Sum(p => (long)p.OnlyB);
            Line(output, $"people: {people.Sum(p => (long)p.Matched)} in both{apart}, only in A {onlyA}, in B {onlyB}");
        }

        if (Comparison.Grid is GridDifference grid)
        {
            long against = grid.FreeAgainstOccupied;
            Line(output, $"grid: {100 * grid.Agreement:0.00} % of known cells agree, {against} free against occupied");
        }
    }

    private void PrintLatency(TextWriter output)
    {
        foreach ((string side, LatencyPercentiles? latency, string note) in new[]
        {
            ("A", LatencyOf(EarlierA, f => f.A.LatencyMs), EarlierA is null ? "" : " (as that run measured)"),
            ("B", LatencyOf(EarlierB, f => f.B.LatencyMs), EarlierB is null ? "" : " (as that run measured)"),
        })
        {
            if (latency is LatencyPercentiles of)
            {
                Line(output, $"latency {side}: p50 {of.P50:0.00}, p95 {of.P95:0.00}, p99 {of.P99:0.00} ms{note}");
            }
        }
    }

    private LatencyPercentiles? LatencyOf(LatencyPercentiles? earlier, Func<FrameDifference, double?> value)
    {
        double[] sorted = [.. Comparison.Frames.Select(value).OfType<double>().Order()];
        return sorted.Length == 0 ? earlier : new LatencyPercentiles(Of(0.5), Of(0.95), Of(0.99), sorted[^1]);

        double Of(double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }

    private static double? Ratio(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private static double Round(double value) => Math.Round(value, 6);

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number)
        {
            json.WriteNumber(name, Round(number));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string Percent(double? share) =>
        share is double value ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : "–";

    private static void Line(TextWriter output, FormattableString text) =>
        output.WriteLine(FormattableString.Invariant(text));
}
