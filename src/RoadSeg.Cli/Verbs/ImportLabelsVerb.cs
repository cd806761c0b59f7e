using System.CommandLine;
using RoadSeg.Inference;
using RoadSeg.Labels;
using RoadSeg.Onnx;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg import-labels</c>: corrected labels to what <c>eval</c> reads.</summary>
internal static class ImportLabelsVerb
{
    public static Command Create()
    {
        Argument<string> labels = new("LABELS")
        {
            Description = "The file (coco, cvat) or the folder of the labels.",
        };
        Option<string> folder = new("--out")
        {
            Description = "New or empty folder.",
            HelpName = "DIR",
            Required = true,
        };
        Option<LabelFormat> format = LabelOptions.Format();
        Option<string?> model = new("--model")
        {
            Description = "Card of the model whose classes the labels are to have. Default: the bundled model.",
            HelpName = "CARD|ONNX",
        };
        Option<string[]> classes = LabelOptions.Classes();
        Command verb = new("import-labels", "Turn corrected labels into PNGs of class ids, to score against.")
        {
            labels, folder, format, model, classes,
        };
        HelpExamples.Add(verb,
            "roadseg import-labels corrected/annotations.xml --format cvat --out truth",
            "roadseg eval drive.mp4 --labels truth/labels.csv   (a recording)",
            "roadseg eval --images pictures --labels truth/labels   (a folder of pictures)");
        verb.SetAction(parsed => Import(
            parsed.GetValue(labels)!, parsed.GetValue(folder)!, parsed.GetValue(format), parsed.GetValue(model),
            parsed.GetValue(classes) ?? []));
        return verb;
    }

    private static int Import(string labels, string folder, LabelFormat format, string? model, string[] classes)
    {
        if (format == LabelFormat.Masks)
        {
            throw new UsageException("--format masks needs no import: eval --labels reads labels.csv and labels/.");
        }

        (ModelCard card, _) = OnnxModelLoader.ReadCard(model ?? Opening.DefaultModelPath(DeviceChoice.Cpu));
        LabelNames names = LabelOptions.Names(CombinedClasses.Of(card.Outputs).Table, classes);
        LabelPictures files = new();
        string free = FreeNames.Folder(folder, overwrite: false, m => Console.Error.WriteLine("roadseg: " + m));
        (int pictures, bool hasTable) = LabelImport.Write(LabelImport.Read(format, labels, names, files), free, files);
        string use = hasTable ? $"eval SOURCE --labels {free}/labels.csv" : $"eval --images DIR --labels {free}/labels";
        Console.WriteLine(FormattableString.Invariant($"{free}: labels of {pictures} pictures ({use})"));
        return ExitCodes.Ok;
    }
}
