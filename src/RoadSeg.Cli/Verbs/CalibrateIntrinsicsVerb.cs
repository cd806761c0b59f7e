using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.Calibration;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg calibrate intrinsics</c>: the lens from views of a target.</summary>
internal static class CalibrateIntrinsicsVerb
{
    public static Command Create()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "Folder or glob of pictures, a video, or a camera or stream.",
        };
        Option<DistortionModel> model = new("--model")
        {
            Description = "plumb_bob, or fisheye for lenses beyond about 110 degrees.",
            HelpName = "MODEL",
            DefaultValueFactory = _ => DistortionModel.PlumbBob,
            CustomParser = ParseModel,
        };
        Option<string?> name = new("--name")
        {
            Description = "Camera name. Default: that of the file.",
            HelpName = "NAME",
        };
        Option<int?> views = NumberOptions.CreateWhole(
            "--views", n => n is >= LensCalibration.ViewsMin and <= 200, "a whole number from 4 to 200");
        views.Description = "Most views to calibrate with; the most different ones are taken. Default: 40.";
        views.HelpName = "N";
        Command verb = new("intrinsics", "Find focal lengths, centre and distortion from views of a flat target.")
        {
            source, model, name, views,
        };
        TargetOptions target = TargetOptions.AddTo(verb, isNeeded: true);
        CalibrateOptions shared = CalibrateOptions.AddTo(verb);
        HelpExamples.Add(
            verb,
            "roadseg calibrate intrinsics pictures --board 9x6 --square 0.025 --out front.yaml --report front",
            "roadseg calibrate intrinsics board.mp4 --board 9x6 --out front.yaml",
            "roadseg calibrate intrinsics pictures --target charuco --board 5x7 --square 0.04 --marker 0.03 "
                + "--dictionary 5x5_100 --out front.yaml",
            "roadseg calibrate intrinsics camera:0 --board 4x11 --target acircles --model fisheye --out rear.yaml");
        verb.SetAction((parsed, _) => new IntrinsicsRun(
            parsed.GetValue(source)!, target.Read(parsed)!, parsed.GetValue(model), parsed.GetValue(name),
            parsed.GetValue(views) ?? 40, shared.Read(parsed)).ExecuteAsync());
        return verb;
    }

    private static DistortionModel ParseModel(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        switch (text)
        {
            case "plumb_bob": return DistortionModel.PlumbBob;
            case "fisheye" or "equidistant": return DistortionModel.Equidistant;
            default:
                result.AddError($"--model \"{text}\" is not known: expected plumb_bob or fisheye.");
                return DistortionModel.PlumbBob;
        }
    }
}
