using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Onnx;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg build-engine</c>: makes a TensorRT engine before it is needed.</summary>
internal static class BuildEngineVerb
{
    private const int EdgeMax = 16_384;

    public static Command Create()
    {
        Option<ImageSize?> size = new("--size")
        {
            Description = "Width and height of the frames it is for: 1280x720.",
            HelpName = "WxH",
            Required = true,
            CustomParser = ParseSize,
        };
        Option<string?> model = new("--model")
        {
            Description = "Model card (.json), or .onnx with its card beside it. Default: the bundled model.",
            HelpName = "CARD|ONNX",
        };
        Option<DeviceArgument> device = DeviceOptions.Device();
        Option<Precision> precision = DeviceOptions.Precision();
        Option<string?> cache = new("--cache")
        {
            Description = "Engine cache. Default: roadseg/engines in $XDG_CACHE_HOME or ~/.cache.",
            HelpName = "DIR",
        };
        Command verb = new("build-engine", "Build a TensorRT engine and keep it, so that no run has to wait for it.")
        {
            size, model, device, precision, cache,
        };
        HelpExamples.Add(
            verb, "roadseg build-engine --size 1280x720 --precision fp16",
            "roadseg build-engine --size 640x480 --precision int8 --device tensorrt:1");
        verb.SetAction((parsed, _) => new EngineBuild(
            parsed.GetValue(size)!.Value, parsed.GetValue(model), OnTensorRt(parsed.GetValue(device)),
            parsed.GetValue(precision), parsed.GetValue(cache)).ExecuteAsync());
        return verb;
    }

    // Only TensorRT has engines: auto can mean nothing else here.
    private static DeviceArgument OnTensorRt(DeviceArgument asked) => asked.Device switch
    {
        DeviceChoice.Auto or DeviceChoice.TensorRt => asked with { Device = DeviceChoice.TensorRt },
        _ => throw new UsageException("--device: only TensorRT has engines: expected tensorrt or tensorrt:N."),
    };

    private static ImageSize? ParseSize(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        string[] parts = text.Split('x');
        if (parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && width is >= 1 and <= EdgeMax && height is >= 1 and <= EdgeMax)
        {
            return new ImageSize(width, height);
        }

        result.AddError(
            $"--size \"{text}\" is no size: expected width and height in pixels such as 1280x720, at most "
            + $"{EdgeMax} each.");
        return null;
    }
}
