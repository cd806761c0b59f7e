using System.Text.Json;
using RoadSeg.Cli.Reporting;
using RoadSeg.Comparing;
using RoadSeg.OpenCv.Comparing;
using RoadSeg.Publishing;
using RoadSeg.Report.Comparisons;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Comparing;

/// <summary>What a comparison writes: videos, pictures of the worst frames, JSON, report.</summary>
internal sealed class CompareFiles : IDisposable
{
    private const double UsualFramesPerSecond = 25;

    private readonly CompareOptions options;
    private readonly PairPainter painter;
    private readonly List<PairVideo> videos = [];
    private readonly ReportFolder? report;
    private readonly WorstFrames worst;
    private readonly (string A, string B) names;
    private readonly double clipFramesPerSecond;

    private CompareFiles(
        CompareOptions options, SourceDescription source, PairPainter painter, ReportFolder? report,
        (string A, string B) names)
    {
        this.options = options;
        this.painter = painter;
        this.report = report;
        this.names = names;
        worst = new WorstFrames(options.Top);
        clipFramesPerSecond = Math.Clamp(source.FramesPerSecond ?? UsualFramesPerSecond, 0.1, 240);
    }

    /// <summary>The frames that differ most.</summary>
    public IReadOnlyList<FrameDifference> Worst => [.. worst.All.Select(w => w.Frame)];

    /// <summary>Creates the files.</summary>
    public static CompareFiles Open(
        CompareOptions options, SourceDescription source, ClassUnion classes, (string A, string B) names)
    {
        ReportFolder? report = options.Report is null ? null
            : ReportFolder.Make(options.Report, options.Overwrite, Tell);
        PairPainter painter = new(source.Size, classes);
        CompareFiles files = new(options, source, painter, report, names);
        try
        {
            (string? Path, bool OfDifference)[] wanted =
            [
                (Free(options.SideBySide), false), (Free(options.Difference), true),
                (report?.PathOf(ReportFolder.SideBySide), false), (report?.PathOf(ReportFolder.Difference), true),
            ];
            foreach ((string? path, bool ofDifference) in wanted.Where(w => w.Path is not null))
            {
                files.videos.Add(PairVideo.Open(path!, source, painter, ofDifference));
            }

            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }

        string? Free(string? path) => path is null ? null : FreeNames.File(path, options.Overwrite, Tell);
    }

    /// <summary>Writes a frame.</summary>
    public void Write(
        ReadOnlySpan<byte> pixels, SideFrame a, SideFrame b, in FrameDifference difference, int place)
    {
        foreach (PairVideo video in videos)
        {
            video.Write(pixels, a, b, names, difference);
        }

        if (worst.MakesRoomFor(difference))
        {
            worst.Add(difference, place / clipFramesPerSecond, painter, pixels, a, b, names);
        }
    }

    /// <summary>Completes everything.</summary>
    /// <exception cref="SinkException">Something cannot be written.</exception>
    public void Finish(CompareResult result, string sourceName, ComparisonSide a, ComparisonSide b)
    {
        foreach (PairVideo video in videos)
        {
            video.Finish();
        }

        report?.Write(new ComparisonPage(result.Comparison, a, b).Make(
            sourceName, (result.Verdict, result.Tone), [.. worst.All.Select(w => w.Shot)], ReportFolder.SideBySide,
            RunEnvironment.OfMachine(TimeProvider.System)));
        if (options.Json is not null)
        {
            WriteJson(FreeNames.File(options.Json, options.Overwrite, Tell), result);
        }
    }

    public void Dispose()
    {
        foreach (PairVideo video in videos)
        {
            video.Dispose();
        }

        painter.Dispose();
    }

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);

    private void WriteJson(string path, CompareResult result)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
            result.Write(json, Worst);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"comparison \"{path}\" cannot be written: {e.Message}", e);
        }
    }
}
