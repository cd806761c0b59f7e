using System.CommandLine;
using RoadSeg.Geometry;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg calibrate mount</c>: where the camera sits and looks, over the ground.</summary>
internal static class CalibrateMountVerb
{
    private const double Degree = Math.PI / 180;

    public static Command Create()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "A straight drive, or pictures of a target on the ground; - with --points without a picture.",
        };
        Option<string> camera = new("--camera")
        {
            Description = "Camera file with the lens; a mount in it is replaced.",
            HelpName = "FILE",
            Required = true,
        };
        Option<string?> points = new("--points")
        {
            Description = "Known points on the road: CSV with the columns u, v (pixels), x, y (metres ahead and left).",
            HelpName = "CSV",
        };
        Option<double?> height = Number("--height", "Known height of the lens above the road, metres.", -1e9, 1e9);
        Option<double?> lane = Number(
            "--lane-width", "Known distance between the middles of neighbouring lane lines, metres.", -1e9, 1e9);
        Option<double?> heading = Number(
            "--target-heading", "Direction of the target's rows, degrees left of ahead; 90 lies across.", -360, 360);
        Option<string?> place = new("--target-at")
        {
            Description = "Place of the target's middle: metres ahead and left, as 4.2,0.",
            HelpName = "X,Y",
        };
        Option<double?> x = Number(
            "--x", "Place of the camera ahead of base_link, metres, where it is not measured.", -50, 50);
        Option<double?> y = Number(
            "--y", "Place of the camera left of base_link, metres, where it is not measured.", -50, 50);
        Command verb = new("mount", "Find height, roll, pitch and yaw of a camera over the road, each with its error.")
        {
            source, camera, points, height, lane, heading, place, x, y,
        };
        TargetOptions target = TargetOptions.AddTo(verb, isNeeded: false);
        CalibrateOptions shared = CalibrateOptions.AddTo(verb);
        HelpExamples.Add(
            verb,
            "roadseg calibrate mount drive.mp4 --camera front.yaml --lane-width 3.5 --out mounted.yaml --report mount",
            "roadseg calibrate mount drive.mp4 --camera front.yaml --height 1.42 --from 10 --to 25 --out mounted.yaml",
            "roadseg calibrate mount - --camera front.yaml --points marks.csv --out mounted.yaml",
            "roadseg calibrate mount board.jpg --camera front.yaml --board 9x6 --square 0.1 --target-at 4.2,0 "
                + "--target-heading 90 --out mounted.yaml");
        verb.SetAction((parsed, _) => new MountRun(
            new MountRequest(
                parsed.GetValue(source)!, parsed.GetValue(camera)!, parsed.GetValue(points), target.Read(parsed),
                parsed.GetValue(height), parsed.GetValue(lane), parsed.GetValue(heading) * Degree,
                parsed.GetValue(place) is string at ? ParsePlace(at) : null,
                parsed.GetValue(x), parsed.GetValue(y)),
            shared.Read(parsed)).ExecuteAsync());
        return verb;
    }

    private static Option<double?> Number(string name, string description, double least, double most)
    {
        Option<double?> option = NumberOptions.CreateOptional(
            name, n => n >= least && n <= most, "a finite number");
        option.Description = description;
        option.HelpName = "N";
        return option;
    }

    private static GroundPoint ParsePlace(string text)
    {
        string[] parts = text.Split(',');
        bool isPlace = parts.Length == 2
            & NumberOptions.TryRead(parts[0], out double ahead) & NumberOptions.TryRead(parts[^1], out double left);
        return isPlace && double.IsFinite(ahead) && double.IsFinite(left)
            ? new GroundPoint(ahead, left)
            : throw new UsageException(
                $"--target-at \"{text}\" is no place: expected metres ahead and to the left, such as 4.2,0.");
    }
}
