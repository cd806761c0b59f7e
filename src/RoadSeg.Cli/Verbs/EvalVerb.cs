using System.CommandLine;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg eval</c>: scores a model against labels through the live line.</summary>
internal static class EvalVerb
{
    public static Command Create()
    {
        Argument<string?> source = new("SOURCE")
        {
            Description = "A recording with --labels CSV.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> images = new("--images")
        {
            Description = "A folder of pictures, with --labels DIR.",
            HelpName = "DIR",
        };
        Option<string> labels = new("--labels")
        {
            Description = "CSV with frame_index and label_png, or a folder of label PNGs named like the pictures.",
            HelpName = "CSV|DIR",
            Required = true,
        };
        Option<string?> json = new("--json") { Description = "Write the scores as JSON.", HelpName = "FILE" };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the JSON file if it exists." };
        Command verb = new("eval", "Score a model against labels: IoU per class, boundary F-score, drivable area.")
        {
            source, images, labels, json, overwrite,
        };
        LineOptions line = LineOptions.AddTo(verb);
        verb.Validators.Add(result =>
        {
            if ((result.GetValue(source) is null) == (result.GetValue(images) is null))
            {
                result.AddError("eval takes either a SOURCE with --labels CSV or --images DIR with --labels DIR.");
            }
        });
        HelpExamples.Add(verb,
            "roadseg eval drive.mp4 --labels drive.csv --json scores.json",
            "roadseg eval --images val --labels val_labels --model other.json");
        verb.SetAction((parsed, _) => new ScoringRun(
            parsed.GetValue(source), parsed.GetValue(images), parsed.GetValue(labels)!, parsed.GetValue(json),
            parsed.GetValue(overwrite), line.Read(parsed)).ExecuteAsync());
        return verb;
    }
}
