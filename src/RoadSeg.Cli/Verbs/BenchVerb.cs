using System.CommandLine;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg bench</c>: what the line adds to the bare network, in one run.</summary>
internal static class BenchVerb
{
    public static Command Create()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "A recording; default: the scene generator at 1280x720.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "synthetic:?size=1280x720&seconds=5",
        };
        Option<string?> json = new("--json") { Description = "Write the figures as JSON.", HelpName = "FILE" };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the JSON file if it exists." };
        Command verb = new("bench", "Measure the line against the bare network: latency, throughput, CPU per stage.")
        {
            source, json, overwrite,
        };
        LineOptions line = LineOptions.AddTo(verb);
        HelpExamples.Add(verb, "roadseg bench drive.mp4 --json bench.json", "roadseg bench --threads 1");
        verb.SetAction((parsed, _) => new BenchRun(
            parsed.GetValue(source)!,
            parsed.GetValue(json),
            parsed.GetValue(overwrite),
            line.Read(parsed)).ExecuteAsync());
        return verb;
    }
}
