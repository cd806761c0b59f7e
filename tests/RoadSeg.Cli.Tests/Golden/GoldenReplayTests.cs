using System.Globalization;
using System.Text;
using System.Text.Json;
using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests.Golden;

/// <summary>
/// The bundled drive through the default model, held against what was accepted before. Processors differ in the last
/// bits of a float, so a few pixels and cells may differ; on one machine two replays are the same bytes.
/// Accepting new results: ./run.sh golden --update.
/// </summary>
public sealed class GoldenReplayTests : IDisposable
{
    private const string GoldenFile = "tests/RoadSeg.Cli.Tests/Golden/street.json";
    private const string UpdateSwitch = "ROADSEG_GOLDEN_UPDATE";
    private const int FramesMax = 100;
    private const int FrameStep = 5;

    // Share of the pixels, of the cells, and of the picture's area that may change their state between processors.
    private const double ShareMax = 0.005;

    // A pixel at the limit of a region can open or close a gap in it: outlines gain or lose corners, columns of the
    // far boundary jump, and a distant person of a few pixels appears or not.
    private const double PolygonShareMax = 0.1;
    private const double BoundaryColumnShareMax = 0.05;
    private const int BoundaryRowsMax = 2;
    private const int PeopleMax = 1;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_bundled_drive_gives_the_accepted_results()
    {
        ReplayRun run = await ReplayRun.MakeAsync(folder, "golden", threads: 1, seconds: 10);
        string[] lines = Encoding.UTF8.GetString(run.JsonLines).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines.Length, run.Masks.Count);
        List<GoldenFrame> actual = [];
        for (int i = 0; i < Math.Min(lines.Length, FramesMax); i += FrameStep)
        {
            actual.Add(GoldenFrame.Of(lines[i], run.Masks[i]));
        }

        if (Environment.GetEnvironmentVariable(UpdateSwitch) == "1")
        {
            await UpdateAsync(actual);
        }

        string accepted = await File.ReadAllTextAsync(Repository.File(GoldenFile));
        List<GoldenFrame> expected = JsonSerializer.Deserialize<List<GoldenFrame>>(accepted, GoldenFrame.Json)!;
        Assert.Equal(expected.Select(f => f.Frame), actual.Select(f => f.Frame));
        string[] differences = [.. expected.Zip(actual, Differences).SelectMany(d => d)];
        Assert.True(differences.Length == 0, "differs from the accepted results:\n" + string.Join('\n', differences));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public async Task Two_replays_give_the_same_bytes(int threadsOfFirst, int threadsOfSecond)
    {
        ReplayRun first = await ReplayRun.MakeAsync(folder, "first", threadsOfFirst, seconds: 2);
        ReplayRun second = await ReplayRun.MakeAsync(folder, "second", threadsOfSecond, seconds: 2);
        Assert.NotEmpty(first.JsonLines);
        Assert.True(first.JsonLines.SequenceEqual(second.JsonLines), "the JSON lines differ");
        Assert.Equal(first.Masks.Select(Path.GetFileName), second.Masks.Select(Path.GetFileName));
        foreach ((string a, string b) in first.Masks.Zip(second.Masks))
        {
            byte[] expected = await File.ReadAllBytesAsync(a);
            byte[] actual = await File.ReadAllBytesAsync(b);
            Assert.True(expected.SequenceEqual(actual), $"{Path.GetFileName(a)} differs");
        }
    }

    // That a result far off is noticed: the comparison itself, on a frame and changed copies of it.
    [Fact]
    public void The_comparison_notices_each_kind_of_change()
    {
        GoldenFrame frame = new()
        {
            Frame = 5,
            MediaTimeS = 0.5,
            AreaFraction = 0.3,
            PolygonPoints = 40,
            FarBoundaryV = [100, 101, 102],
            People = 2,
            GridCells = [10_000, 500, 29_500],
            PixelsOfClass = [100_000, 50_000, 22_800],
        };
        Assert.Empty(Differences(frame, frame with { PixelsOfClass = [99_900, 50_100, 22_800] }));
        GoldenFrame[] changed =
        [
            frame with { MediaTimeS = 0.6 },
            frame with { AreaFraction = 0.31 },
            frame with { PolygonPoints = 50 },
            frame with { FarBoundaryV = [100, 101, 110] },
            frame with { FarBoundaryV = [100, 101] },
            frame with { People = 4 },
            frame with { GridCells = [9_700, 800, 29_500] },
            frame with { GridCells = [] },
            frame with { PixelsOfClass = [98_000, 52_000, 22_800] },
            frame with { PixelsOfClass = [100_000, 50_000, 20_800, 2_000] },
        ];
        Assert.All(changed, c => Assert.NotEmpty(Differences(frame, c)));
    }

    private static async Task UpdateAsync(List<GoldenFrame> frames)
    {
        Assert.True(
            Environment.GetEnvironmentVariable("CI") is null,
            $"{UpdateSwitch} is refused where CI is set: accepted results are changed by a person who has looked.");
        IEnumerable<string> lines = frames.Select(f => "  " + JsonSerializer.Serialize(f, GoldenFrame.Json));
        await File.WriteAllTextAsync(Repository.File(GoldenFile), "[\n" + string.Join(",\n", lines) + "\n]\n");
    }

    private static IEnumerable<string> Differences(GoldenFrame expected, GoldenFrame actual)
    {
        if (expected.MediaTimeS != actual.MediaTimeS)
        {
            yield return Line(expected, $"media time {actual.MediaTimeS}, accepted {expected.MediaTimeS}");
        }

        if (Math.Abs(expected.AreaFraction - actual.AreaFraction) > ShareMax)
        {
            yield return Line(expected, $"drivable {actual.AreaFraction}, accepted {expected.AreaFraction}");
        }

        if (Math.Abs(expected.PolygonPoints - actual.PolygonPoints) > 2 + (PolygonShareMax * expected.PolygonPoints))
        {
            yield return Line(expected, $"polygon of {actual.PolygonPoints}, accepted {expected.PolygonPoints} points");
        }

        double columns = OffColumns(expected.FarBoundaryV, actual.FarBoundaryV);
        if (columns > BoundaryColumnShareMax)
        {
            yield return Line(expected, $"far boundary off in {columns:0.000} of its columns");
        }

        if (Math.Abs(expected.People - actual.People) > PeopleMax)
        {
            yield return Line(expected, $"{actual.People} people, accepted {expected.People}");
        }

        double cells = Moved(expected.GridCells, actual.GridCells);
        double pixels = Moved(expected.PixelsOfClass, actual.PixelsOfClass);
        if (cells > ShareMax || pixels > ShareMax)
        {
            yield return Line(expected, $"at least {cells:0.0000} of the cells, {pixels:0.0000} of the pixels differ");
        }
    }

    private static double OffColumns(int[] expected, int[] actual)
    {
        int shared = Math.Min(expected.Length, actual.Length);
        int all = Math.Max(expected.Length, actual.Length);
        int off = all - shared;
        for (int i = 0; i < shared; i++)
        {
            off += Math.Abs(expected[i] - actual[i]) > BoundaryRowsMax ? 1 : 0;
        }

        return all == 0 ? 0 : (double)off / all;
    }

    /// <summary>Share that changed its class at least, from the counts of each class.</summary>
    private static double Moved(int[] expected, int[] actual)
    {
        long moved = 0;
        for (int i = 0; i < Math.Max(expected.Length, actual.Length); i++)
        {
            moved += Math.Abs((i < expected.Length ? expected[i] : 0) - (i < actual.Length ? actual[i] : 0));
        }

        long all = Math.Max(expected.Sum(), actual.Sum());
        return all == 0 ? 0 : moved / 2.0 / all;
    }

    private static string Line(GoldenFrame frame, FormattableString text) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {frame.Frame}: ") + FormattableString.Invariant(text);
}
