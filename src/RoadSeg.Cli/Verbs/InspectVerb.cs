using System.CommandLine;
using System.Globalization;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Sources;
using RoadSeg.Yaml;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg inspect</c>: what a model, a source or a camera file is and whether it can be used.</summary>
internal static class InspectVerb
{
    public static Command Create()
    {
        Argument<string> subject = new("SUBJECT")
        {
            Description = "A model (.onnx, .json), a camera file (.yaml) or any source.",
        };
        Option<string?> draft = new("--draft")
        {
            Description = "Of an ONNX file: write a draft of its card, with what is known filled in.",
            HelpName = "FILE",
        };
        Option<string?> picture = new("--try")
        {
            Description = "Of a model with a card: run it on a picture (or a source's first frame); see the overlay.",
            HelpName = "PICTURE",
        };
        Option<string?> output = new("--out")
        {
            Description = "Where --try writes the overlay. Default: MODEL-try.png here.",
            HelpName = "PNG",
        };
        Option<string?> selfTest = new("--self-test")
        {
            Description = "Of a model with a card: print the self_test that a picture makes, to be put into the card.",
            HelpName = "PICTURE",
        };
        Command verb = new("inspect", "Say what a model, a camera file or a source is and whether it can be used.")
        {
            subject, draft, picture, output, selfTest,
        };
        LineOptions line = LineOptions.AddTo(verb);
        LiveOptions live = LiveOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb,
            "roadseg inspect models/roadseg-camvid-s.json",
            "roadseg inspect network.onnx --draft network.json",
            "roadseg inspect network.json --try street.png --out overlay.png",
            "roadseg inspect front.yaml",
            "roadseg inspect drive.mp4");
        verb.SetAction((parsed, token) =>
        {
            string subjectName = parsed.GetValue(subject)!;
            LineArguments arguments = line.Read(parsed) with { Live = live.Read(parsed) };
            ModelInspectRun model = new(
                subjectName, parsed.GetValue(draft), parsed.GetValue(picture), parsed.GetValue(output),
                parsed.GetValue(selfTest), arguments)
            {
                Anonymise = anonymise.Read(parsed),
            };
            return InspectAsync(model, subjectName, arguments, token);
        });
        return verb;
    }

    private static async Task<int> InspectAsync(
        ModelInspectRun model, string subject, LineArguments arguments, CancellationToken cancellationToken)
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        switch (Path.GetExtension(subject).ToUpperInvariant())
        {
            case ".ONNX" or ".JSON":
                return await model.ExecuteAsync(cancellationToken);
            case ".YAML" or ".YML":
                Camera(subject);
                break;
            default:
                await SourceAsync(subject, arguments, cancellationToken);
                break;
        }

        return ExitCodes.Ok;
    }

    private static void Camera(string path)
    {
        CameraInfo camera = CameraFile.Load(path);
        Intrinsics k = camera.Intrinsics;
        double fieldOfView = 2 * Math.Atan(camera.Size.Width / (2 * k.FocalLengthX)) * 180 / Math.PI;
        Line($"camera \"{camera.Name}\": {camera.Size}, {camera.Distortion.Model}");
        string centre = FormattableString.Invariant($"cx {k.PrincipalPointX:0.0} cy {k.PrincipalPointY:0.0} px");
        string focal = FormattableString.Invariant($"fx {k.FocalLengthX:0.0} fy {k.FocalLengthY:0.0}");
        Line($"{focal} {centre}, {fieldOfView:0} degrees wide (without distortion)");
        if (camera.Mount is not CameraMount mount)
        {
            Line($"no mount: no metres and no grid. Add a mount block (docs/formats.md).");
            return;
        }

        const double degrees = 180 / Math.PI;
        string place = FormattableString.Invariant(
            $"{mount.HeightMeters:0.00} m high, {mount.XMeters:0.00} m ahead, {mount.YMeters:0.00} m left");
        double roll = mount.RollRadians * degrees;
        double pitch = mount.PitchRadians * degrees;
        double yaw = mount.YawRadians * degrees;
        Line($"mount: {place}; roll {roll:0.0}, pitch {pitch:0.0} (down), yaw {yaw:0.0} (left) degrees");
        CameraModel model = new(camera);
        double middle = (camera.Size.Width - 1) / 2.0;
        if (model.TryGround(new ImagePoint(middle, camera.Size.Height - 1), out GroundPoint nearest))
        {
            Line($"nearest ground in the middle of the picture: {nearest.X:0.0} m ahead");
        }

        foreach (double range in (double[])[5, 10, 20, 40])
        {
            if (model.TryProject(new GroundPoint(range, 0), out ImagePoint pixel)
                && model.TryGround(pixel with { V = pixel.V + 1 }, out GroundPoint below))
            {
                Line($"  {range,3:0} m ahead is at row {pixel.V:0}; one row there is {range - below.X:0.00} m");
            }
        }
    }

    private static async Task SourceAsync(string name, LineArguments arguments, CancellationToken cancellationToken)
    {
        await using IFrameSource source =
            await Opening.SourceAsync(name, arguments, TimeProvider.System, cancellationToken);
        SourceDescription d = source.Description;
        string rate = d.FramesPerSecond is double fps
            ? string.Create(CultureInfo.InvariantCulture, $"{fps:0.##} fps")
            : "rate unknown";
        string length = d.FrameCount is long count
            ? string.Create(CultureInfo.InvariantCulture, $"{count} frames")
            : "no end known";
        string kind = d.IsLive ? "live" : "recording";
        Line($"source \"{d.Name}\": {kind}, {d.Size}, {rate}, {length}, read by {d.Reader}");
        Frames.FramePool pool = new(d.Size, 1);
        using Frames.Frame? frame = await source.ReadAsync(pool, cancellationToken);
        Line($"{(frame is null ? "it has no frame" : "its first frame can be read")}");
        foreach (string file in arguments.Cameras)
        {
            CameraFile.Load(file).ForSize(d.Size);
            Line($"camera \"{file}\" fits");
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
