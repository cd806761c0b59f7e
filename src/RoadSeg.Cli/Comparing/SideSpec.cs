using System.Globalization;
using RoadSeg.Onnx;
using RoadSeg.Tiling;

namespace RoadSeg.Cli.Comparing;

/// <summary>
/// One side of a comparison as the user wrote it: a model, the folder of an earlier run, or settings, joined by commas:
/// <c>other.json,threads=2,device=cpu,tiles=2x1</c>. What is not said is as for the other options of the line.
/// </summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="EarlierRun">Folder of an earlier run; null for a line.</param>
/// <param name="Arguments">How the line runs.</param>
internal sealed record SideSpec(string Text, string? EarlierRun, LineArguments Arguments)
{
    private const string Expected =
        "a model card or .onnx, the folder of an earlier run, or settings such as threads=1, device=cuda, "
        + "precision=fp16, tiles=2x1";

    /// <summary>Reads it.</summary>
    /// <exception cref="UsageException">It cannot be meant.</exception>
    public static SideSpec Parse(string option, string text, LineArguments shared)
    {
        string? folder = null;
        LineArguments arguments = shared;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (part.Length == 0)
            {
                throw Wrong(option, text, "a part is empty");
            }

            if (equals > 0 && !Path.Exists(part))
            {
                arguments = With(option, text, arguments, part[..equals], part[(equals + 1)..]);
            }
            else if (Directory.Exists(part))
            {
                folder = part;
            }
            else if (!File.Exists(part) && Path.GetExtension(part) is not (".json" or ".onnx"))
            {
                throw Wrong(option, text, $"\"{part}\" does not exist");
            }
            else
            {
                arguments = arguments with { Model = part };
            }
        }

        return folder is not null && arguments != shared
            ? throw Wrong(option, text, "an earlier run has no settings")
            : new SideSpec(text, folder, arguments);
    }

    private static LineArguments With(
        string option, string text, LineArguments arguments, string key, string value)
    {
        switch (key)
        {
            case "model":
                return arguments with { Model = value };
            case "threads" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
                && threads is >= 1 and <= 256:
                return arguments with { Threads = threads };
            case "tiles" when TileGrid.TryParse(value) is TileGrid tiles:
                return arguments with { Tiles = tiles };
            case "device" when Enum.TryParse(value, ignoreCase: true, out DeviceChoice device)
                && !char.IsAsciiDigit(value[0]):
                return arguments with { Device = device };
            case "precision" when Precisions.TryParse(value) is Precision precision:
                return arguments with { Precision = precision };
            default:
                throw Wrong(option, text, $"\"{key}={value}\" is no setting");
        }
    }

    private static UsageException Wrong(string option, string text, string what) =>
        new($"{option} \"{text}\": {what}; expected {Expected}.");
}
