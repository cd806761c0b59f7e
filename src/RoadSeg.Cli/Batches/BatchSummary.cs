using System.Globalization;
using System.Text;
using RoadSeg.Cli.Reporting;
using RoadSeg.Inference;
using RoadSeg.Report.Pages;
using RoadSeg.Scoring;

namespace RoadSeg.Cli.Batches;

/// <summary>All recordings of a batch as a table: CSV, page, terminal.</summary>
/// <param name="Rows">Those that ended, in the order they were named.</param>
/// <param name="Count">All.</param>
internal sealed record BatchSummary(IReadOnlyList<BatchRow> Rows, int Count)
{
    private const string Header =
        "recording,source,state,frames,duration_s,wall_s,fps,latency_p50_ms,ok_share,drivable_mean,people_max,"
        + "in_path_frames,nearest_m,error";

    private int Failed => Rows.Count(r => r.Error is not null);

    /// <summary>One line for each, with a header.</summary>
    public string ToCsv()
    {
        StringBuilder csv = new(Header + "\n");
        foreach (BatchRow row in Rows)
        {
            csv.AppendJoin(',', Quote(row.Name), Quote(row.Source), row.Error is null ? "done" : "failed");
            if (row.Figures is DriveFigures f)
            {
                csv.Append(CultureInfo.InvariantCulture, $",{f.Frames},{f.Seconds:0.###},{row.WallSeconds:0.###},");
                csv.Append(CultureInfo.InvariantCulture, $"{Rate(row):0.##},{row.LatencyMs:0.###},");
                csv.Append(CultureInfo.InvariantCulture, $"{OkShare(f):0.####},");
                csv.Append(CultureInfo.InvariantCulture, $"{f.DrivableMean:0.####},{f.PeopleMax},{f.InPathFrames},");
                csv.Append(CultureInfo.InvariantCulture, $"{f.NearestMeters:0.###},");
            }
            else
            {
                csv.Append(",,,,,,,,,,,");
            }

            csv.Append(Quote(row.Error ?? "")).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>The page.</summary>
    public HtmlPage ToPage(string folder, ModelInfo model)
    {
        HtmlPage page = new(
            Path.GetFileName(folder.TrimEnd('/')), FormattableString.Invariant($"RoadSeg batch · {Count} recordings"));
        int left = Count - Rows.Count;
        string state = FormattableString.Invariant($"{Rows.Count - Failed} finished, {Failed} failed, {left} left");
        page.AddVerdict(state, Failed > 0 ? "bad" : left > 0 ? "warn" : "good");
        DriveFigures[] all = [.. Rows.Select(r => r.Figures).OfType<DriveFigures>()];
        page.AddTiles(
        [
            ("Frames", Text(all.Sum(f => f.Frames)), ""),
            ("Driving", Clock(all.Sum(f => f.Seconds)), "h:mm:ss"),
            ("Frames ok", Percent(all.Sum(f => f.OkFrames) / Math.Max(1.0, all.Sum(f => f.Frames))), ""),
            ("In path", Text(all.Sum(f => f.InPathFrames)), "frames with somebody in the path"),
        ]);
        page.AddHeading("Recordings");
        page.AddTable(
            [
                "recording", "frames", "duration s", "fps", "latency p50 ms", "ok", "drivable", "people", "in path",
                "nearest m",
            ],
            Rows.Select(Cells));
        if (Failed > 0)
        {
            page.AddHeading("Failures");
            page.AddPairs(Rows.Where(r => r.Error is not null).Select(r => (r.Name, r.Error!)));
        }

        page.AddHeading("Environment");
        page.AddPairs(RunEnvironment.OfModel(model).Concat(RunEnvironment.OfMachine(TimeProvider.System)));
        return page;
    }

    /// <summary>A line for each recording.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"recording",-28}{"frames",8}{"fps",8}{"ok",9}{"people",8}{"in path",9}"));
        foreach (BatchRow row in Rows)
        {
            string name = row.Name.Length > 27 ? string.Concat("…", row.Name.AsSpan(row.Name.Length - 26)) : row.Name;
            output.WriteLine(row.Figures is DriveFigures f
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-28}{f.Frames,8}{Rate(row),8:0.0}{Percent(OkShare(f)),9}{f.PeopleMax,8}{f.InPathFrames,9}")
                : $"{name,-28}  failed: {row.Error}");
        }
    }

    private static IReadOnlyList<string> Cells(BatchRow row) => row.Figures is DriveFigures f
        ?
        [
            row.Name, Text(f.Frames), Text(Math.Round(f.Seconds, 1)), Text(Math.Round(Rate(row), 1)),
            Text(Math.Round(row.LatencyMs, 1)), Percent(OkShare(f)), Percent(f.DrivableMean), Text(f.PeopleMax),
            Text(f.InPathFrames), f.NearestMeters is double m ? Text(Math.Round(m, 1)) : "–",
        ]
        : [row.Name + " (failed)", .. Enumerable.Repeat("–", 9)];

    private static string Clock(double seconds) =>
        TimeSpan.FromSeconds(seconds).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static double Rate(BatchRow row) => row.Figures!.Frames / Math.Max(row.WallSeconds, 1e-9);

    private static double OkShare(DriveFigures figures) => figures.OkFrames / Math.Max(1.0, figures.Frames);

    private static string Quote(string text) => text.AsSpan().ContainsAny(",\"\n\r")
        ? '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"'
        : text;
}
