using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Synthetic;

/// <summary>
/// Reads <c>synthetic:?key=value&amp;…</c>; every refusal names the source, the key and what is accepted.
/// </summary>
internal static class SourceString
{
    private const string Scheme = "synthetic:";
    private const double PerspectiveDegreesMax = 120;
    private const string KnownKeys =
        "seed, size, fps, seconds, height, pitch, fov, k1, lens, bonnet, light, traffic, density, crowd, cyclists, "
        + "noise";

    private const string MountKeys = "roll, yaw, bends, sway";

    /// <summary>Reads a source string.</summary>
    public static SyntheticOptions Parse(string source)
    {
        if (!source.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw new SourceException(
                $"\"{source}\" is not a synthetic source: expected \"synthetic:\" or \"synthetic:?seed=1&…\".");
        }

        SyntheticOptions options = new();
        string rest = source[Scheme.Length..].TrimStart('/').TrimStart('?');
        HashSet<string> seen = [];
        foreach (string pair in rest.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? pair : pair[..equals];
            string value = equals < 0 ? string.Empty : pair[(equals + 1)..];
            if (!seen.Add(key))
            {
                throw new SourceException($"\"{source}\": key \"{key}\" is given twice; give it once.");
            }

            Setting setting = new(source, key, value);
            options = ApplyMount(options, setting) ?? Apply(options, setting);
        }

        if (options.Lens == SyntheticLens.PlumbBob && options.FieldOfViewDegrees > PerspectiveDegreesMax)
        {
            throw new SourceException(
                $"\"{source}\": fov is more than a plumb_bob lens can show: expected 20 to 120, or "
                + "lens=equidistant for up to 170.");
        }

        return options;
    }

    private static SyntheticOptions Apply(SyntheticOptions options, in Setting setting) => setting.Key switch
    {
        "seed" => options with { Seed = (int)setting.Number(0, int.MaxValue, isWhole: true) },
        "size" => options with { Size = setting.Size() },
        "fps" => options with { FramesPerSecond = setting.Number(1, 120) },
        "seconds" => options with { Seconds = setting.Number(1, 300) },
        "height" => options with { HeightMeters = setting.Number(0.3, 5) },
        "pitch" => options with { PitchDegrees = setting.Number(-30, 30) },
        "fov" => options with { FieldOfViewDegrees = setting.Number(20, 170) },
        _ => ApplyLook(options, setting),
    };

    private static SyntheticOptions ApplyLook(SyntheticOptions options, in Setting setting) => setting.Key switch
    {
        "k1" => options with { RadialDistortion = setting.Number(-0.3, 0.3) },
        "bonnet" => options with { HasBonnet = setting.Choice("yes", "no") == 0 },
        "lens" => options with { Lens = (SyntheticLens)setting.Choice("plumb_bob", "equidistant") },
        "light" => options with { Light = (SyntheticLight)setting.Choice("day", "dusk", "changing", "rain") },
        "traffic" => options with { Traffic = (TrafficSide)setting.Choice("right", "left") },
        "density" => options with { Density = setting.Number(0, 2) },
        "crowd" => options with { Crowd = (int)setting.Number(0, 200, isWhole: true) },
        "cyclists" => options with { Cyclists = (int)setting.Number(0, 200, isWhole: true) },
        "noise" => options with { NoiseLevel = setting.Number(0, 20) },
        _ => throw new SourceException(
            $"\"{setting.Source}\" has the unknown key \"{setting.Key}\": expected one of {KnownKeys}, {MountKeys}."),
    };

    private static SyntheticOptions? ApplyMount(SyntheticOptions options, in Setting setting) => setting.Key switch
    {
        "roll" => options with { RollDegrees = setting.Number(-15, 15) },
        "yaw" => options with { YawDegrees = setting.Number(-30, 30) },
        "bends" => options with { HasBends = setting.Choice("yes", "no") == 0 },
        "sway" => options with { SwayDegrees = setting.Number(0, 5) },
        _ => null,
    };

    private readonly record struct Setting(string Source, string Key, string Value)
    {
        public double Number(double low, double high, bool isWhole = false)
        {
            bool isNumber = double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
            if (!isNumber || !(number >= low && number <= high) || (isWhole && number != Math.Floor(number)))
            {
                string kind = isWhole ? "whole number" : "number";
                throw Refuse(string.Create(CultureInfo.InvariantCulture, $"a {kind} from {low} to {high}"));
            }

            return number;
        }

        public ImageSize Size()
        {
            string[] parts = Value.Split('x');
            bool isSize = parts.Length == 2
                & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int height);
            return isSize && width is >= 64 and <= 4096 && height is >= 48 and <= 3072
                ? new ImageSize(width, height)
                : throw Refuse("WIDTHxHEIGHT from 64x48 to 4096x3072");
        }

        public int Choice(params string[] choices)
        {
            int index = Array.IndexOf(choices, Value);
            return index >= 0 ? index : throw Refuse("one of " + string.Join(", ", choices));
        }

        private SourceException Refuse(string expected) => new(
            $"\"{Source}\": {Key} is \"{Value}\", expected {expected}.");
    }
}
