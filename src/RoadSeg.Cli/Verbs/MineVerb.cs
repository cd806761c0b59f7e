using System.CommandLine;
using RoadSeg.Cli.Mining;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg mine</c>: the frames of a recording that are worth a person's time.</summary>
internal static class MineVerb
{
    private const int UsualTop = 200;

    private static readonly TimeSpan UsualApart = TimeSpan.FromSeconds(0.5);

    public static Command Create()
    {
        Argument<string> source = new("SOURCE") { Description = "A recording: video, pictures or synthetic:." };
        Option<int?> top =
            NumberOptions.CreateWhole("--top", n => n is >= 1 and <= 100_000, "a whole number from 1 to 100000");
        top.Description = "Frames to choose at most. Default: 200.";
        Option<string> output = new("--out")
        {
            Description = "A new folder for the frames as PNG, index.csv and index.json.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string?> against = new("--against")
        {
            Description = "A second model: frames on which the two differ are chosen as well.",
            HelpName = "CARD|ONNX",
        };
        Option<TimeSpan> apart = new("--apart")
        {
            Description = "Time between two chosen frames at least. Default: 500ms.",
            HelpName = "TIME",
            DefaultValueFactory = _ => UsualApart,
            CustomParser = Duration.Parse,
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the frames of an earlier choice." };
        Command verb = new("mine", "Choose the frames that are worth labelling or looking at.")
        {
            source, top, output, against, apart, overwrite,
        };
        LineOptions line = LineOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb,
            "roadseg mine drive.mp4 --top 200 --out chosen",
            "roadseg mine drive.mp4 --camera front.yaml --against other.json --out chosen");
        verb.SetAction((parsed, _) => new MineRun(
            parsed.GetValue(source)!, parsed.GetValue(top) ?? UsualTop, parsed.GetValue(output)!,
            parsed.GetValue(against), parsed.GetValue(apart), parsed.GetValue(overwrite),
            line.Read(parsed))
        {
            Anonymise = anonymise.Read(parsed),
        }.ExecuteAsync());
        return verb;
    }
}
