using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Onnx;

namespace RoadSeg.Cli;

/// <summary>Which provider, on which GPU.</summary>
/// <param name="Device">The provider.</param>
/// <param name="Index">Number of the GPU, from 0.</param>
internal readonly record struct DeviceArgument(DeviceChoice Device, int Index);

/// <summary>The options that say on what and in which numbers a network runs.</summary>
internal static class DeviceOptions
{
    private const int IndexMax = 63;

    private static readonly (string Word, DeviceChoice Device)[] Words =
    [
        ("auto", DeviceChoice.Auto), ("cpu", DeviceChoice.Cpu), ("cuda", DeviceChoice.Cuda),
        ("tensorrt", DeviceChoice.TensorRt),
    ];

    /// <summary><c>--device</c>.</summary>
    public static Option<DeviceArgument> Device() => new("--device")
    {
        Description = "auto, cpu, cuda or tensorrt, the last two with the number of the GPU where there are several: "
            + "cuda:1. auto takes the best one that works; the others are taken or refused.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => new DeviceArgument(DeviceChoice.Auto, 0),
        CustomParser = ParseDevice,
    };

    /// <summary><c>--precision</c>.</summary>
    public static Option<Precision> Precision() => new("--precision")
    {
        Description = "Numbers a GPU computes in: fp32 (default), fp16, or int8 (TensorRT with a QDQ model).",
        HelpName = "PRECISION",
        CustomParser = ParsePrecision,
    };

    /// <summary>The provider and GPU of a text such as <c>cuda:1</c>; null for what is none.</summary>
    internal static DeviceArgument? TryParse(string text)
    {
        string[] parts = text.Split(':');
        foreach ((string word, DeviceChoice device) in Words)
        {
            if (!word.Equals(parts[0], StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (parts.Length == 1)
            {
                return new DeviceArgument(device, 0);
            }

            bool isNumber = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int index);
            bool hasGpus = device is DeviceChoice.Cuda or DeviceChoice.TensorRt;
            return parts.Length == 2 && hasGpus && isNumber && index <= IndexMax
                ? new DeviceArgument(device, index)
                : null;
        }

        return null;
    }

    private static DeviceArgument ParseDevice(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        DeviceArgument? device = TryParse(text);
        if (device is null)
        {
            result.AddError(
                $"--device \"{text}\" is not known: expected auto, cpu, cuda or tensorrt, the last two with or without "
                + "the number of the GPU, such as cuda:1.");
        }

        return device ?? default;
    }

    private static Precision ParsePrecision(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        Precision? precision = Precisions.TryParse(text);
        if (precision is null)
        {
            result.AddError($"--precision \"{text}\" is not known: expected fp32, fp16 or int8.");
        }

        return precision ?? default;
    }
}
