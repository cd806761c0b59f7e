using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.Cli.Scoring;

namespace RoadSeg.Cli.Verbs;

/// <summary>
/// <c>roadseg eval</c>: scores a model against labels, or grids and people against exact truth, through the live line.
/// </summary>
internal static class EvalVerb
{
    private static readonly Option<string?> Images = new("--images")
    {
        Description = "A folder of pictures, with --labels DIR.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Labels = new("--labels")
    {
        Description = "CSV with frame_index and label_png, or a folder of label PNGs named like the pictures.",
        HelpName = "CSV|DIR",
    };

    private static readonly Option<string> LabelSet = new("--label-set")
    {
        Description = "What the labels' values mean: " + LabelMeaning.Known + ". auto goes by the files' names, "
            + "model is the order of the model's own classes.",
        HelpName = "SET",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string?> ClassMap = new("--class-map")
    {
        Description = "JSON object from label class to model class, by name; null leaves a class out.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Ground = new("--ground")
    {
        Description = "Score grids and people of synthetic drives against what is exactly true.",
    };

    private static readonly Option<bool> PerfectLabels = new("--perfect-labels")
    {
        Description = "With --ground: the exact class of every pixel instead of the network's.",
    };

    private static readonly Option<string?> Pictures = new("--pictures")
    {
        Description = "With --ground: a picture of the grid over the true one for every 20th frame (PPM).",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        Argument<string[]> source = new("SOURCE")
        {
            Description = "A recording with --labels CSV, or synthetic drives with --ground.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> json = new("--json") { Description = "Write the scores as JSON.", HelpName = "FILE" };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the JSON file or report if it exists." };
        Option<string?> report = new("--report")
        {
            Description = "Write a page, the confusion matrix and the worst frames into this folder.",
            HelpName = "DIR",
        };
        Command verb = new("eval", "Score a model against labels, or grids and people against exact truth.")
        {
            source, Images, Labels, LabelSet, ClassMap, Ground, PerfectLabels, Pictures, json, report, overwrite,
        };
        LabelSet.AcceptOnlyFromAmong(LabelMeaning.Known.Split(", "));
        LineOptions line = LineOptions.AddTo(verb);
        GroundOptions ground = GroundOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        verb.Validators.Add(result => Check(result, result.GetValue(source) ?? []));
        HelpExamples.Add(verb,
            "roadseg eval drive.mp4 --labels drive.csv --json scores.json",
            "roadseg eval --images val --labels val_labels --model other.json --report report",
            "roadseg eval --images leftImg8bit/val --labels gtFine/val --label-set cityscapes",
            "roadseg eval 'synthetic:?seed=3' 'synthetic:?height=0.5&bonnet=no' --ground --perfect-labels",
            "roadseg eval 'synthetic:?seed=3&crowd=40' --ground --odometry exact --json ground.json");
        verb.SetAction((parsed, _) =>
        {
            string[] sources = parsed.GetValue(source) ?? [];
            LineArguments arguments = line.Read(parsed) with { Ground = ground.Read(parsed) };
            RunFiles files = new([], parsed.GetValue(json), parsed.GetValue(overwrite), IsShared: false);
            return parsed.GetValue(Ground)
                ? new GroundRun(
                    sources, parsed.GetValue(PerfectLabels), parsed.GetValue(Pictures), files, arguments)
                    .ExecuteAsync()
                : new ScoringRun(
                    sources.FirstOrDefault(), parsed.GetValue(Images), parsed.GetValue(Labels)!,
                    parsed.GetValue(json), parsed.GetValue(overwrite), arguments)
                {
                    Meaning = new LabelMeaning(parsed.GetValue(LabelSet)!, parsed.GetValue(ClassMap)),
                    Report = parsed.GetValue(report),
                    Anonymise = anonymise.Read(parsed),
                }.ExecuteAsync();
        });
        return verb;
    }

    private static void Check(CommandResult result, string[] sources)
    {
        bool isGround = result.GetValue(Ground);
        if (!isGround && (result.GetValue(PerfectLabels) || result.GetValue(Pictures) is not null))
        {
            result.AddError("--perfect-labels and --pictures go with --ground.");
        }
        else if (isGround && (result.GetValue(Images) ?? result.GetValue(Labels)) is not null)
        {
            result.AddError("eval --ground takes synthetic drives alone, without --images and --labels.");
        }
        else if (isGround && sources.Length == 0)
        {
            result.AddError("eval --ground needs at least one synthetic drive: synthetic:?seed=1.");
        }
        else if (!isGround && result.GetValue(Labels) is null)
        {
            result.AddError("eval needs --labels, or --ground for synthetic drives.");
        }
        else if (!isGround && (sources.Length != 1) == (result.GetValue(Images) is null))
        {
            result.AddError("eval takes either a SOURCE with --labels CSV or --images DIR with --labels DIR.");
        }
    }
}
