using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using RoadSeg.Metrics;

namespace RoadSeg.Tests.Metrics;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter meter = new("test");
    private readonly PrometheusText text;

    public PrometheusTextTests() => text = new PrometheusText(m => m == meter);

    public void Dispose()
    {
        text.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void The_text_is_exact_to_the_byte()
    {
        Histogram<double> time = meter.CreateHistogram(
            "a.work_time", "s", "Time \\ worked\non it.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 1] });
        Counter<long> drops = meter.CreateCounter<long>("b.drops", "{frame}", "Drops.");
        meter.CreateObservableGauge("c.heap", () => new Measurement<long>(3_000_000_000), "By", "Heap.");
        meter.CreateObservableCounter("d.reconnects", () => 2, null, "Reconnects.");
        meter.CreateCounter<long>("e.never", null, "Has no series.");
        UpDownCounter<int> open = meter.CreateUpDownCounter<int>("f.open", null, "Open.");
        time.Record(0.25, new KeyValuePair<string, object?>("stage", "infer"));
        time.Record(0.5, new KeyValuePair<string, object?>("stage", "infer"));
        time.Record(4, new KeyValuePair<string, object?>("stage", "infer"));
        drops.Add(2, new KeyValuePair<string, object?>("stage", "sink \"a\\b\nc\""));
        drops.Add(1, new KeyValuePair<string, object?>("stage", "infer"), new("why.not", 7));
        drops.Add(3, new KeyValuePair<string, object?>("stage", "infer"), new("why.not", 7));
        open.Add(5);
        open.Add(-2);
        const string expected =
            """
            # HELP a_work_time_seconds Time \\ worked\non it.
            # TYPE a_work_time_seconds histogram
            a_work_time_seconds_bucket{stage="infer",le="0.25"} 1
            a_work_time_seconds_bucket{stage="infer",le="1"} 2
            a_work_time_seconds_bucket{stage="infer",le="+Inf"} 3
            a_work_time_seconds_sum{stage="infer"} 4.75
            a_work_time_seconds_count{stage="infer"} 3
            # HELP b_drops_total Drops.
            # TYPE b_drops_total counter
            b_drops_total{stage="sink \"a\\b\nc\""} 2
            b_drops_total{stage="infer",why_not="7"} 4
            # HELP c_heap_bytes Heap.
            # TYPE c_heap_bytes gauge
            c_heap_bytes 3000000000
            # HELP d_reconnects_total Reconnects.
            # TYPE d_reconnects_total counter
            d_reconnects_total 2
            # HELP f_open Open.
            # TYPE f_open gauge
            f_open 3

            """;
        Assert.Equal(expected, Read());
        Assert.Equal(expected, Read());
    }

    // A gauge that stops being reported must not be shown for ever.
    [Fact]
    public void What_is_no_longer_observed_is_no_longer_shown()
    {
        bool isThere = true;
        meter.CreateObservableGauge("a", () => isThere ? [new Measurement<int>(1)] : Array.Empty<Measurement<int>>());
        Assert.Contains("a 1\n", Read(), StringComparison.Ordinal);
        isThere = false;
        Assert.Equal("", Read());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1e-9, "1E-09")]
    public void Numbers_are_spelt_as_the_format_says(double value, string word)
    {
        meter.CreateObservableGauge("a", () => value);
        Assert.EndsWith($"\na {word}\n", Read(), StringComparison.Ordinal);
    }

    [Fact]
    public void Ever_new_tags_do_not_fill_the_memory()
    {
        Counter<long> counter = meter.CreateCounter<long>("a");
        for (int i = 0; i < 5000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        Assert.Equal(256 + 2, Read().Count(c => c == '\n'));
    }

    [Fact]
    public async Task Counts_from_many_threads_add_up()
    {
        Counter<long> counter = meter.CreateCounter<long>("a");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                counter.Add(1);
            }
        })));
        Assert.Contains("a_total 80000\n", Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Recording_costs_no_allocation(bool isHeard)
    {
        using StageMetrics metrics = new();
        using PrometheusText? listener = isHeard ? new PrometheusText() : null;
        StageTimes stage = metrics.Stage("infer");
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                metrics.FrameCaptured(isDuplicate: true, i);
                metrics.FramesGivenUp(stage, 1);
                metrics.Queued(stage, TimeSpan.FromMilliseconds(i));
                metrics.Worked(stage, TimeSpan.FromMilliseconds(i));
                metrics.FramePublished(TimeSpan.FromMilliseconds(i));
            }
        });
        Assert.Equal(0, allocated);
    }

    // Two runs in one process, one after the other: one metric, whose counts go on.
    [Fact]
    public void Runs_after_one_another_share_their_metrics()
    {
        using PrometheusText both = new(m => m.Name == Instruments.MeterName);
        using (StageMetrics first = new())
        {
            first.FrameDropped(first.Stage("of two runs"));
        }

        using StageMetrics second = new();
        second.FrameDropped(second.Stage("of two runs"));
        ArrayBufferWriter<byte> output = new();
        both.Write(output);
        string written = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Contains("roadseg_stage_drops_total{stage=\"of two runs\"} 2\n", written, StringComparison.Ordinal);
        Assert.Equal(2, written.Split("# TYPE roadseg_stage_drops_total").Length);
    }

    // Two cameras in one process, each with a line and a meter of its own.
    [Fact]
    public void Cameras_are_told_apart()
    {
        using StageMetrics front = new("front");
        using StageMetrics rear = new("rear \"a\"");
        using PrometheusText both = new(m => m.Tags is not null);
        front.Instruments.WatchResultAge(() => 1);
        rear.Instruments.WatchResultAge(() => 2);
        front.FrameDropped(front.Stage("infer"));
        rear.FrameDropped(rear.Stage("infer"));
        rear.FrameDropped(rear.Stage("infer"));
        ArrayBufferWriter<byte> output = new();
        both.Write(output);
        string written = Encoding.UTF8.GetString(output.WrittenSpan);
        foreach (string line in (string[])
            [
                "roadseg_result_age_seconds{camera=\"front\"} 1",
                "roadseg_result_age_seconds{camera=\"rear \\\"a\\\"\"} 2",
                "roadseg_stage_drops_total{camera=\"front\",stage=\"infer\"} 1",
                "roadseg_stage_drops_total{camera=\"rear \\\"a\\\"\",stage=\"infer\"} 2",
            ])
        {
            Assert.Contains(line + "\n", written, StringComparison.Ordinal);
        }
    }

    // An independent reader: Prometheus' own, which also knows its conventions for names.
    [Fact]
    public async Task Prometheus_reads_it()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, "promtool"))),
            "promtool is not there (Debian package prometheus).");
        string written = Everything();
        Assert.Contains("dotnet_gc_collections_total{", written, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", written, StringComparison.Ordinal);
        ProcessStartInfo start = new("promtool", ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(written);
        promtool.StandardInput.Close();
        string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.True(promtool.ExitCode == 0 && said.Length == 0, said + written);
    }

    private static string Everything()
    {
        using PrometheusText all = new();
        using StageMetrics metrics = InstrumentsTests.Recorded();
        ArrayBufferWriter<byte> output = new();
        all.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private string Read()
    {
        ArrayBufferWriter<byte> output = new();
        text.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
