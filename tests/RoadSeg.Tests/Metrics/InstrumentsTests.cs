using System.Diagnostics.Metrics;
using System.Reflection;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Tests.Publishing;

namespace RoadSeg.Tests.Metrics;

public sealed class InstrumentsTests
{
    /// <summary>One of everything; the caller disposes it.</summary>
    public static StageMetrics Recorded()
    {
        StageMetrics metrics = new();
        StageTimes stage = metrics.Stage("infer");
        metrics.FrameCaptured(isDuplicate: true, 0);
        metrics.FrameDropped(stage);
        metrics.Queued(stage, TimeSpan.FromMilliseconds(1));
        metrics.Worked(stage, TimeSpan.FromMilliseconds(20));
        metrics.FramePublished(TimeSpan.FromMilliseconds(30));
        metrics.Instruments.DescribeRun(
            () => "CUDA", "fake", () => new Dictionary<string, int> { ["CUDA"] = 40, ["CPU"] = 2 });
        metrics.Instruments.WatchResultAge(() => 0.25);
        metrics.Instruments.WatchSource(() => true, () => 3);
        using Scene scene = SomeScene.EmptyAsync(SomeScene.Pool(), 0).GetAwaiter().GetResult();
        scene.Status = SceneStatus.Degraded;
        scene.Reasons = StatusReasons.Black | StatusReasons.LowConfidence;
        new SceneCounts(metrics.Instruments).Add(scene);
        return metrics;
    }

    [Fact]
    public void Every_instrument_is_in_the_document_with_its_unit_and_its_Prometheus_name_and_the_other_way_round()
    {
        List<string> real = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Instruments.MeterName)
            {
                string name = MetricNames.Of(instrument.Name, instrument.Unit, MetricKinds.Of(instrument)!.Value);
                real.Add($"| `{instrument.Name}` | {instrument.Unit ?? ""} | `{name}` |");
            }
        };
        listener.Start();
        using StageMetrics metrics = Recorded();
        string file = Path.Combine(Root, "docs", "formats.md");
        Assert.SkipUnless(File.Exists(file), "docs/formats.md is not there.");
        IEnumerable<string> documented = File.ReadLines(file)
            .Where(line => line.StartsWith("| `roadseg.", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|')[..4]) + "|");
        Assert.Equal(
            real.Distinct().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_status_word_is_in_the_document()
    {
        string file = Path.Combine(Root, "docs", "formats.md");
        Assert.SkipUnless(File.Exists(file), "docs/formats.md is not there.");
        string text = File.ReadAllText(file);
        Assert.All(Enum.GetValues<SceneStatus>(), s => Assert.Contains($"`{StatusWords.Of(s)}`", text, StringComparison.Ordinal));
        Assert.All(StatusWords.Reasons, r => Assert.Contains($"| `{r.Word}` |", text, StringComparison.Ordinal));
        StatusReasons all = StatusWords.Reasons.Aggregate(StatusReasons.None, (sum, r) => sum | r.Reason);
        Assert.Equal(Enum.GetValues<StatusReasons>().Aggregate((a, b) => a | b), all);
    }

    private static string Root => typeof(InstrumentsTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!;
}
