using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>What is asked of a local camera; null where its own choice stands.</summary>
internal sealed record CameraSettings
{
    private const string KnownKeys = "size, fps, format, exposure, buffers";

    /// <summary>Nothing is asked.</summary>
    public static CameraSettings None { get; } = new();

    public ImageSize? Size { get; init; }

    public double? FramesPerSecond { get; init; }

    /// <summary>Pixel format, four characters as V4L2 names it: <c>MJPG</c>, <c>YUYV</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Milliseconds; 0 lets the camera choose.</summary>
    public double? ExposureMs { get; init; }

    /// <summary>Frames the driver keeps.</summary>
    public int? Buffers { get; init; }

    /// <summary>Reads <c>key=value&amp;…</c>.</summary>
    /// <param name="source">The whole source, for messages.</param>
    /// <param name="text">What stands behind its question mark.</param>
    /// <exception cref="SourceException">An unknown or repeated key, or a value that cannot be.</exception>
    public static CameraSettings Parse(string source, string text)
    {
        CameraSettings settings = None;
        HashSet<string> seen = [];
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? pair : pair[..equals];
            string value = equals < 0 ? "" : pair[(equals + 1)..];
            if (!seen.Add(key))
            {
                throw new SourceException($"source \"{source}\": \"{key}\" is given twice; give it once.");
            }

            settings = Apply(settings, source, key, value);
        }

        return settings;
    }

    private static CameraSettings Apply(CameraSettings settings, string source, string key, string value)
    {
        switch (key)
        {
            case "size":
                return settings with { Size = ParseSize(source, value) };
            case "fps":
                return settings with { FramesPerSecond = Number(source, key, value, 1, 1000) };
            case "format":
                return value.Length == 4 && value.All(char.IsAsciiLetterOrDigit)
                    ? settings with { Format = value.ToUpperInvariant() }
                    : throw Refuse(source, key, value, "four letters or digits, such as MJPG or YUYV");
            case "exposure":
                double exposure = value == "auto" ? 0 : Number(source, key, value, 0.1, 10_000);
                return settings with { ExposureMs = exposure };
            case "buffers":
                double buffers = Number(source, key, value, 1, 10);
                return buffers == Math.Floor(buffers)
                    ? settings with { Buffers = (int)buffers }
                    : throw Refuse(source, key, value, "a whole number from 1 to 10");
            default:
                throw new SourceException(
                    $"source \"{source}\" asks for \"{key}\", which is not known: expected {KnownKeys}.");
        }
    }

    private static ImageSize ParseSize(string source, string value)
    {
        string[] parts = value.Split('x');
        bool isSize = parts.Length == 2
            & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int height);
        return isSize && width is >= 16 and <= 16384 && height is >= 16 and <= 16384
            ? new ImageSize(width, height)
            : throw Refuse(source, "size", value, "WIDTHxHEIGHT, such as 1280x720");
    }

    private static double Number(string source, string key, string value, double low, double high) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number >= low && number <= high
            ? number
            : throw Refuse(
                source, key, value,
                string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}")
                    + (key == "exposure" ? " (milliseconds), or auto" : ""));

    private static SourceException Refuse(string source, string key, string value, string expected) =>
        new($"source \"{source}\": {key} is \"{value}\", expected {expected}.");
}
