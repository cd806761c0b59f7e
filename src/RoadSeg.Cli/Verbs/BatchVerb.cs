using System.CommandLine;
using RoadSeg.Cli.Batches;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg batch</c>: many recordings in one command.</summary>
internal static class BatchVerb
{
    private static readonly string[] Kinds = ["jsonl", "video", "masks", "grid"];

    public static Command Create()
    {
        Argument<string[]> sources = new("SOURCE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = "Recordings, folders of videos and logs, or .txt lists with one recording a line.",
        };
        Option<string> output = new("--out")
        {
            Description = "A new folder, or that of an earlier batch, which goes on where it stood.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string[]> keep = new("--keep")
        {
            Description = "What to write of each recording: jsonl, video, masks, grid. Default: jsonl.",
            HelpName = "KIND",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [Kinds[0]],
        };
        keep.AcceptOnlyFromAmong(Kinds);
        Option<int?> jobs =
            NumberOptions.CreateWhole("--jobs", n => n is >= 1 and <= 64, "a whole number from 1 to 64");
        jobs.Description = "Recordings at once. Default: chosen by the number of cores.";
        Command verb = new("batch", "Run many recordings, a few at a time; can be stopped and taken up again.")
        {
            sources, output, keep, jobs,
        };
        LineOptions line = LineOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb,
            "roadseg batch drives --out results --camera front.yaml",
            "roadseg batch monday.mp4 tuesday.mp4 --keep jsonl video --out results",
            "roadseg batch list.txt --out results   (the same command goes on after an interruption)");
        verb.SetAction((parsed, _) => new BatchRun(
            parsed.GetValue(sources)!, parsed.GetValue(output)!,
            [.. parsed.GetValue(keep)!.Distinct().Order(StringComparer.Ordinal)], parsed.GetValue(jobs),
            line.Read(parsed))
        {
            Anonymise = anonymise.Read(parsed),
        }.ExecuteAsync());
        return verb;
    }
}
