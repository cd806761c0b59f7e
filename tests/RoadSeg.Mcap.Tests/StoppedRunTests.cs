using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Publishing;

namespace RoadSeg.Mcap.Tests;

/// <summary>Runs that end badly: what was written can be read by others. And a system without zstd.</summary>
public sealed class StoppedRunTests : IDisposable
{
    private const string Grid = "/roadseg/occupancy_grid";
    private const string InsideVariable = "ROADSEG_TEST_WITHOUT_ZSTD";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Killed at times that chance chooses. The lines, of which each is one write, say how far the run was.
    [Fact]
    public async Task Kill_9_at_any_moment_costs_no_more_than_the_last_chunk()
    {
        Random random = new();
        double delay = random.NextDouble() * 3;
        await Shell.RunAsync(folder.Path, string.Create(CultureInfo.InvariantCulture, $"""
            "$ROADSEG" run 'synthetic:?seed=3&seconds=300&fps=10' --rate realtime --out "mcap:$OUT/a.mcap" \
                --out "jsonl:$OUT/lines.jsonl" >"$OUT/run.txt" 2>&1 &
            run=$!
            until [[ -s $OUT/a.mcap ]] || ! kill -0 $run 2>/dev/null; do sleep 0.1; done
            sleep {delay:0.00}
            kill -9 $run
            wait $run
            [[ -s $OUT/a.mcap ]] || {"{"} cat "$OUT/run.txt"; exit 1; {"}"}
            """));
        string[] lines = [.. (await File.ReadAllTextAsync(folder["lines.jsonl"])).Split('\n')[..^1]];
        double reached = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("media_time_s").GetDouble();

        // The chunk that was being written may be cut off: the reader leaves it.
        JsonNode log = await Logs.StreamAsync(folder["a.mcap"]);
        JsonNode? grids = log["topics"]![Grid];
        double written = grids is null ? 0 : grids["times"]!.AsArray()[^1]!.GetValue<double>() / 1e9;

        // A chunk is a second at most; two frames may wait for the sink, and one is in work.
        Assert.InRange(written, reached - 1.5, reached + 1);
        int count = grids?["count"]!.GetValue<int>() ?? 0;
        Assert.True(count == 0 || count == Math.Round(written * 10) + 1, $"{count} grids until {written} s, {delay} s");
    }

    [Fact]
    public async Task A_full_disk_ends_the_log_and_nothing_else_and_the_log_is_whole()
    {
        string output = await Shell.RunAsync(folder.Path, """
            mkdir "$OUT/disk"; mount -t tmpfs -o size=3m none "$OUT/disk"
            "$ROADSEG" run 'synthetic:?seed=3&seconds=10&fps=10' --mcap-compression none --mcap-pictures source,classes \
                --out "mcap:$OUT/disk/a.mcap" --out "jsonl:$OUT/lines.jsonl" 2>&1
            echo "code $?"
            cp "$OUT/disk/a.mcap" "$OUT/a.mcap"
            """, mounts: true);
        Assert.EndsWith("code 6\n", output, StringComparison.Ordinal);
        Assert.Contains("cannot be written", output, StringComparison.Ordinal);
        Assert.Equal(100, File.ReadLines(folder["lines.jsonl"]).Count());
        JsonNode log = await Logs.ReadAsync(folder["a.mcap"]);
        int grids = log["topics"]![Grid]!["count"]!.GetValue<int>();
        Assert.InRange(grids, 5, 95);
        Assert.Equal(log["actualCrc"]!.GetValue<uint>(), log["dataCrc"]!.GetValue<uint>());
        Assert.Equal(
            log["topics"]!.AsObject().Sum(t => t.Value!["count"]!.GetValue<int>()),
            log["statistics"]!["messageCount"]!.GetValue<int>());
    }

    // This test runs itself where the library is hidden.
    [Fact]
    public async Task Without_zstd_logs_are_written_as_they_are_and_compressed_ones_are_an_error_that_says_so()
    {
        if (Environment.GetEnvironmentVariable(InsideVariable) is string place)
        {
            await InsideAsync(place);
            return;
        }

        await Logs.WriteAsync(folder["compressed.mcap"], 5);
        string output = await Shell.RunAsync(folder.Path, $"""
            for library in $(ldconfig -p | grep -oE '/[^ ]*libzstd\.so[^ ]*' | sort -u); do mount --bind /dev/null "$library"; done
            {InsideVariable}="$OUT" "$SELF" --no-ansi --filter-method \
                '*.{nameof(Without_zstd_logs_are_written_as_they_are_and_compressed_ones_are_an_error_that_says_so)}'
            """, mounts: true);
        Assert.Contains("succeeded: 1", output, StringComparison.Ordinal);
    }

    private static async Task InsideAsync(string place)
    {
        Assert.False(McapPublisher.CanCompress);
        SinkException sink = Assert.Throws<SinkException>(() => Logs.Publisher(Path.Combine(place, "b.mcap")));
        Assert.Contains("libzstd.so.1", sink.Message, StringComparison.Ordinal);
        Assert.Contains("libzstd1", sink.Message, StringComparison.Ordinal);
        string plain = Path.Combine(place, "plain.mcap");
        await Logs.WriteAsync(plain, 25, Logs.Options with { IsCompressed = false });
        await using (LogSource source = Logs.Open(plain))
        {
            Assert.Equal(25, (await Logs.DrainAsync(source)).Count);
        }

        Exception e = Assert.ThrowsAny<Exception>(() => Logs.Open(Path.Combine(place, "compressed.mcap")));
        Assert.IsType<Sources.SourceException>(e);
        Assert.Contains("libzstd", e.Message, StringComparison.Ordinal);
    }
}
