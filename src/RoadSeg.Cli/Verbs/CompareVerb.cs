using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Cli.Comparing;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg compare</c>: two models, settings or earlier runs on the same recording.</summary>
internal static class CompareVerb
{
    private const int UsualTop = 12;

    private static readonly string[] Examples =
    [
        "roadseg compare drive.mp4 --a old.json --b new.json --report comparison",
        "roadseg compare drive.mp4 --a new.json --b new.json,tiles=2x1 --side-by-side both.mp4",
        "roadseg compare drive.mp4 --a threads=1 --b threads=2",
        "roadseg compare drive.mp4 --a runs/monday --b runs/tuesday   (folders with masks of earlier runs)",
        "roadseg compare drive.mp4 --a runs/golden --b new.json --fail-below 0.98 --json verdict.json",
    ];

    public static Command Create()
    {
        Argument<string> source = new("SOURCE") { Description = "A recording: video, pictures or synthetic:." };
        Option<string> a = Side("--a", "First side");
        Option<string> b = Side("--b", "Second side");
        Option<double?> failBelow = new("--fail-below")
        {
            Description = "Agreement, 0 to 1, below which the exit code is 7.",
            HelpName = "SHARE",
            CustomParser = ParseShare,
        };
        Option<int?> top =
            NumberOptions.CreateWhole("--top", n => n is >= 1 and <= 100, "a whole number from 1 to 100");
        top.Description = "Frames that differ most to name and show. Default: 12.";
        Option<string?> json = File("--json", "Write everything as JSON.");
        Option<string?> both = File("--side-by-side", "Video of both beside each other.");
        Option<string?> difference = File("--difference", "Video of where they differ.");
        Option<string?> report = new("--report")
        {
            Description = "Write a page with plots and both videos into this folder.",
            HelpName = "DIR",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace files that exist." };
        Command verb = new("compare", "Compare two models, settings or earlier runs on the same recording.")
        {
            source, a, b, failBelow, top, json, both, difference, report, overwrite,
        };
        LineOptions line = LineOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb, Examples);
        verb.SetAction((parsed, _) => new CompareRun(
            parsed.GetValue(source)!,
            new Comparing.CompareOptions(
                parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(failBelow), parsed.GetValue(top) ?? UsualTop,
                parsed.GetValue(json), parsed.GetValue(both), parsed.GetValue(difference), parsed.GetValue(report),
                parsed.GetValue(overwrite), anonymise.Read(parsed)),
            line.Read(parsed)).ExecuteAsync());
        return verb;
    }

    private static Option<string> Side(string name, string what) => new(name)
    {
        Description = what + ": a model, the folder of an earlier run's masks, or settings joined by commas "
            + "(model=, threads=, device=, precision=, tiles=).",
        HelpName = "SIDE",
        Required = true,
    };

    private static Option<string?> File(string name, string what) =>
        new(name) { Description = what, HelpName = "FILE" };

    private static double? ParseShare(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share)
            && share <= 1)
        {
            return share;
        }

        result.AddError($"--fail-below \"{text}\" is no share: expected a number from 0 to 1, such as 0.98.");
        return null;
    }
}
