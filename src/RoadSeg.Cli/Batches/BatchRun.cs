using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using RoadSeg.Anonymising;
using RoadSeg.Inference;
using RoadSeg.Onnx;

namespace RoadSeg.Cli.Batches;

/// <summary>
/// One <c>roadseg batch</c>: many recordings, a few at a time, through one network. A recording that fails is told and
/// does not stop the others; what is finished is not done again.
/// </summary>
internal sealed class BatchRun(
    string[] sources, string output, IReadOnlyList<string> kinds, int? jobs, LineArguments arguments)
{
    private readonly TimeProvider clock = TimeProvider.System;
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, BatchRow> rows = [];
    private readonly List<BatchItem> working = [];

    /// <summary>Who is made unrecognisable in all pictures; null for nobody.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        IReadOnlyList<Recording> recordings = Recording.Of(sources);
        int atOnce = Math.Min(jobs ?? FlightPlan.LinesForThroughput, Math.Max(1, recordings.Count));
        FlightPlan plan = FlightPlan.ForThroughput(arguments, atOnce);
        using OnnxModel model = Opening.Model(arguments, plan);
        // Refused before any file is made.
        AnonymousClasses.Find(
            CombinedClasses.Of(model.Info.Card.Outputs).Table, Anonymise?.Kinds ?? AnonymiseKinds.None);
        BatchFolder folder = BatchFolder.Open(output, Settings(model.Info));
        Queue<(int Index, Recording Recording)> waiting = new();
        for (int i = 0; i < recordings.Count; i++)
        {
            if (folder.Finished(recordings[i]) is BatchRow row)
            {
                rows[i] = row;
            }
            else
            {
                waiting.Enqueue((i, recordings[i]));
            }
        }

        int finishedBefore = rows.Count;
        if (finishedBefore > 0)
        {
            Tell($"{finishedBefore} of {recordings.Count} recordings are finished already");
        }

        await using (BatchProgress.Of(recordings.Count, Snapshot, clock))
        {
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync(
                waiting,
                recording => new BatchItem(recording, model, plan, kinds, Anonymise, arguments, clock), folder,
                signals.Token)));
        }

        return Finish(folder, recordings.Count, model.Info, signals.Token.IsCancellationRequested);
    }

    private static void Tell(FormattableString message) =>
        Console.Error.WriteLine("roadseg: " + FormattableString.Invariant(message));

    [SuppressMessage("Design", "CA1031", Justification = "One recording's failure is told and leaves the others.")]
    private async Task WorkAsync(
        Queue<(int Index, Recording Recording)> waiting, Func<Recording, BatchItem> start, BatchFolder folder,
        CancellationToken cancellationToken)
    {
        // Off the caller's thread: opening a recording decodes its first frames.
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested && Take(waiting) is (int index, Recording recording))
        {
            BatchItem item = start(recording);
            lock (gate)
            {
                working.Add(item);
            }

            BatchRow? row = null;
            try
            {
                row = await item.RunAsync(folder.Begin(recording), cancellationToken);
                folder.Finish(recording, row);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped: the next start does it from its beginning.
            }
            catch (Exception e) when (ExitCodes.Of(e) is int code)
            {
                Tell($"{recording.Name}: {e.Message}");
                row = new BatchRow(recording.Name, recording.Source, recording.State, null, 0, 0, e.Message, code);
            }

            lock (gate)
            {
                working.Remove(item);
                if (row is not null)
                {
                    rows[index] = row;
                }
            }
        }
    }

    private (int Index, Recording Recording)? Take(Queue<(int Index, Recording Recording)> waiting)
    {
        lock (gate)
        {
            return waiting.TryDequeue(out (int Index, Recording Recording) next) ? next : null;
        }
    }

    private BatchState Snapshot()
    {
        lock (gate)
        {
            return new BatchState(
                rows.Count, working.Sum(w => w.Metrics?.Published ?? 0), working.Sum(w => w.FrameCount ?? 0));
        }
    }

    private int Finish(BatchFolder folder, int count, ModelInfo model, bool wasStopped)
    {
        BatchRow[] done = [.. rows.Values];
        BatchSummary summary = new(done, count);
        folder.Write("summary.csv", summary.ToCsv());
        folder.Write("index.html", summary.ToPage(output, model).ToString());
        summary.Print(Console.Out);
        if (wasStopped)
        {
            Tell($"stopped: {count - done.Length} recordings are left; the same command goes on with them.");
        }

        return done.FirstOrDefault(r => r.ExitCode != ExitCodes.Ok)?.ExitCode ?? ExitCodes.Ok;
    }

    // What results depend on; how many threads they were made with is not among it.
    private SortedDictionary<string, string> Settings(ModelInfo model)
    {
        SortedDictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["model"] = model.Card.Name,
            ["model_sha256"] = model.Card.Sha256,
            ["provider"] = model.Provider,
            ["tiles"] = arguments.Tiles is { } t ? FormattableString.Invariant($"{t.Columns}x{t.Rows}") : "card",
            ["from"] = arguments.From?.ToString("c", CultureInfo.InvariantCulture) ?? "",
            ["to"] = arguments.To?.ToString("c", CultureInfo.InvariantCulture) ?? "",
            ["fps"] = arguments.Fps.ToString(CultureInfo.InvariantCulture),
            ["keep"] = string.Join(',', kinds),
        };
        if (Anonymise is not null)
        {
            // Pictures with people must not stand among others as if they were without.
            settings["anonymise"] = FormattableString.Invariant($"{Anonymise.Kinds} by {Anonymise.Method}");
        }

        if (arguments.Cameras is [string camera])
        {
            settings["camera_sha256"] = File.Exists(camera)
                ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(camera)))
                : "";
        }

        return settings;
    }
}
