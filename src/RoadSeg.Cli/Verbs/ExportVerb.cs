using System.CommandLine;
using RoadSeg.Labels;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg export</c>: labels for people to correct.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        Argument<string> source = new("SOURCE") { Description = "A recording, a folder of pictures or synthetic:." };
        Option<string> folder = new("--out")
        {
            Description = "New or empty folder.",
            HelpName = "DIR",
            Required = true,
        };
        Option<LabelFormat> format = LabelOptions.Format();
        Option<LabelShape> shapes = LabelOptions.Shapes();
        Option<double> tolerance = NumberOptions.Create(
            "--tolerance", new ExportOptions(default).TolerancePixels, n => n is >= 0 and <= 100, "0 to 100 pixels");
        tolerance.Description = "Pixels by which outlines may be off; 0 keeps every corner.";
        tolerance.HelpName = "PX";
        Option<int?> area = NumberOptions.CreateWhole("--min-area", n => n <= 1_000_000, "0 to 1000000 pixels");
        area.Description = "Regions of fewer pixels go into their surroundings; 0 keeps all. Default: 30.";
        area.HelpName = "PX";
        Option<int?> every = NumberOptions.CreateWhole(
            "--every", n => n is >= 1 and <= 1_000_000, "a whole number from 1");
        every.Description = "Write every Nth frame only. Default: 1.";
        every.HelpName = "N";
        Option<string> pictures = LabelOptions.Pictures();
        Option<string[]> classes = LabelOptions.Classes();
        Command verb = new("export", "Write what the network sees as labels for people to correct.")
        {
            source, folder, format, shapes, tolerance, area, every, pictures, classes,
        };
        LineOptions line = LineOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb,
            "roadseg export drive.mp4 --format cvat --every 30 --out to-label",
            "roadseg export pictures --format coco --shapes masks --out coco",
            "roadseg export drive.mp4 --format cityscapes --class Animal=dynamic --anonymise people --out fine");
        verb.SetAction((parsed, _) => new ExportRun(
            parsed.GetValue(source)!, parsed.GetValue(folder)!,
            new ExportOptions(parsed.GetValue(format))
            {
                Shape = parsed.GetValue(shapes),
                TolerancePixels = parsed.GetValue(tolerance),
                AreaMinPixels = parsed.GetValue(area) ?? new ExportOptions(default).AreaMinPixels,
                Every = parsed.GetValue(every) ?? 1,
                PictureEnding = parsed.GetValue(pictures) is "none" ? null : "." + parsed.GetValue(pictures),
            },
            parsed.GetValue(classes) ?? [], anonymise.Read(parsed), line.Read(parsed)).ExecuteAsync());
        return verb;
    }
}
