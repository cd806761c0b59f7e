using System.CommandLine;
using RoadSeg.Cli.Correcting;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg correct</c>: a page to correct labels on.</summary>
internal static class CorrectVerb
{
    private const int UsualPort = 8090;

    public static Command Create()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "A recording, or a folder of pictures such as roadseg mine writes.",
        };
        Option<string> folder = new("--out")
        {
            Description = "Folder for the labels, new or of an earlier time: labels/NAME.png, and labels.csv of a "
                + "recording, as eval --labels reads them.",
            HelpName = "DIR",
            Required = true,
        };
        Option<int?> port = NumberOptions.CreateWhole("--port", n => n is >= 0 and <= 65535, "0 to 65535");
        port.Description = "Port on this machine, 0 for any that is free. Default: 8090.";
        port.HelpName = "PORT";
        Command verb = new("correct", "Correct labels in a browser: click or box, refined by colours and edges.")
        {
            source, folder, port,
        };
        LineOptions line = LineOptions.AddTo(verb);
        HelpExamples.Add(verb,
            "roadseg correct drive.mp4 --out truth",
            "roadseg correct chosen --out truth   (frames that roadseg mine chose)",
            "roadseg eval drive.mp4 --labels truth/labels.csv   (scores against what was corrected)");
        verb.SetAction((parsed, _) => new CorrectRun(
            parsed.GetValue(source)!, parsed.GetValue(folder)!, parsed.GetValue(port) ?? UsualPort,
            line.Read(parsed)).ExecuteAsync());
        return verb;
    }
}
