using System.CommandLine;
using RoadSeg.Cli.Scoring;

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
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the JSON file or report if it exists." };
        Option<string> labelSet = new("--label-set")
        {
            Description = "What the labels' values mean: " + LabelMeaning.Known + ". auto goes by the files' names, "
                + "model is the order of the model's own classes.",
            HelpName = "SET",
            DefaultValueFactory = _ => "auto",
        };
        labelSet.AcceptOnlyFromAmong(LabelMeaning.Known.Split(", "));
        Option<string?> classMap = new("--class-map")
        {
            Description = "JSON object from label class to model class, by name; null leaves a class out.",
            HelpName = "FILE",
        };
        Option<string?> report = new("--report")
        {
            Description = "Write a page, the confusion matrix and the worst frames into this folder.",
            HelpName = "DIR",
        };
        Command verb = new("eval", "Score a model against labels: IoU per class, boundary F-score, drivable area.")
        {
            source, images, labels, labelSet, classMap, json, report, overwrite,
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
            "roadseg eval --images val --labels val_labels --model other.json --report report",
            "roadseg eval --images leftImg8bit/val --labels gtFine/val --label-set cityscapes");
        verb.SetAction((parsed, _) => new ScoringRun(
            parsed.GetValue(source), parsed.GetValue(images), parsed.GetValue(labels)!, parsed.GetValue(json),
            parsed.GetValue(overwrite), line.Read(parsed))
        {
            Meaning = new LabelMeaning(parsed.GetValue(labelSet)!, parsed.GetValue(classMap)),
            Report = parsed.GetValue(report),
        }.ExecuteAsync());
        return verb;
    }
}
