using System.Globalization;
using System.Text;
using RoadSeg.Calibration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace RoadSeg.Yaml;

/// <summary>
/// One YAML file read with care: of bounded size and depth, without aliases, and every complaint names the file, the
/// line, what was expected and what was found.
/// </summary>
internal sealed class YamlDocument
{
    private const long BytesMax = 1 << 20;
    private const int DepthMax = 16;

    private readonly string path;

    private YamlDocument(string path)
    {
        this.path = path;
        Root = Parse(ReadText());
    }

    /// <summary>The keys at the top.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>Reads a file whose top level is a mapping.</summary>
    /// <exception cref="CalibrationException">It cannot be read or is not such a file.</exception>
    public static YamlDocument Read(string path) => new(path);

    /// <summary>A complaint about a place in the file.</summary>
    public CalibrationException Complaint(YamlNode node, string what) =>
        new(FormattableString.Invariant($"camera file \"{path}\", line {node.Start.Line}: {what}"));

    /// <summary>A complaint about the file as a whole.</summary>
    public CalibrationException Complaint(string what) => new($"camera file \"{path}\": {what}");

    /// <summary>The value of a key; null when it is not there.</summary>
    public static YamlNode? Find(YamlMappingNode mapping, string key)
    {
        foreach (KeyValuePair<YamlNode, YamlNode> child in mapping.Children)
        {
            if (child.Key is YamlScalarNode { Value: string name } && name == key)
            {
                return child.Value;
            }
        }

        return null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public YamlNode Get(YamlMappingNode mapping, string key, string example) =>
        Find(mapping, key) ?? throw Complaint(
            mapping, $"missing key \"{key}\": expected {example}. Add it; see docs/formats.md.");

    /// <summary>A node that must be a mapping.</summary>
    public YamlMappingNode Mapping(YamlNode node, string key) => node as YamlMappingNode
        ?? throw Complaint(node, $"\"{key}\" must be a block of keys, but is {Describe(node)}.");

    /// <summary>A node that must be a list.</summary>
    public YamlSequenceNode Sequence(YamlNode node, string key) => node as YamlSequenceNode
        ?? throw Complaint(node, $"\"{key}\" must be a list, but is {Describe(node)}.");

    /// <summary>A node that must be a finite number.</summary>
    public double Number(YamlNode node, string key)
    {
        if (node is YamlScalarNode { Value: string text }
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value))
        {
            return value;
        }

        throw Complaint(node, $"\"{key}\" must be a finite number, but is {Describe(node)}.");
    }

    /// <summary>A node that must be a whole number between limits.</summary>
    public int Whole(YamlNode node, string key, int least, int most)
    {
        if (node is YamlScalarNode { Value: string text }
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most)
        {
            return value;
        }

        throw Complaint(node, FormattableString.Invariant(
            $"\"{key}\" must be a whole number from {least} to {most}, but is {Describe(node)}."));
    }

    /// <summary>A node that must be text.</summary>
    public string Text(YamlNode node, string key) => node is YamlScalarNode { Value: string text } && text.Length > 0
        ? text
        : throw Complaint(node, $"\"{key}\" must be text, but is {Describe(node)}.");

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalarNode { Value: null or "" } => "empty",
        YamlScalarNode { Value: string text } => $"\"{(text.Length > 40 ? text[..40] + "…" : text)}\"",
        YamlSequenceNode => "a list",
        _ => "a block of keys",
    };

    private string ReadText()
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[BytesMax + 1];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > BytesMax)
            {
                throw Complaint("is larger than 1 MB: expected a camera file of some kilobytes. Is it the right file?");
            }

            return new UTF8Encoding(false, true).GetString(bytes, 0, count);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CalibrationException(
                $"camera file \"{path}\" does not exist: expected a ROS camera_info YAML file. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CalibrationException($"camera file \"{path}\" cannot be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CalibrationException(
                $"camera file \"{path}\" is not text in UTF-8: expected a ROS camera_info YAML file.", e);
        }
    }

    private YamlMappingNode Parse(string text)
    {
        try
        {
            CheckEvents(text);
            YamlStream stream = [];
            using StringReader reader = new(text);
            stream.Load(reader);
            return stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root
                ? root
                : throw Complaint("holds no keys: expected one ROS camera_info document (image_width and so on).");
        }
        catch (YamlException e)
        {
            throw new CalibrationException(
                FormattableString.Invariant($"camera file \"{path}\", line {e.Start.Line}: is not valid YAML: ")
                + $"{e.Message} Expected a ROS camera_info YAML file.",
                e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner ends some broken flow lists with these instead of a YamlException (found by fuzz).
            throw new CalibrationException(
                $"camera file \"{path}\": is not valid YAML: a list or block that is not closed, or a mark in a wrong "
                + "place. Expected a ROS camera_info YAML file.",
                e);
        }
    }

    // The node reader recurses, and a stack overflow cannot be caught: depth is checked on the flat events first.
    private void CheckEvents(string text)
    {
        using StringReader reader = new(text);
        Parser parser = new(reader);
        int depth = 0;
        while (parser.MoveNext())
        {
            ParsingEvent found = parser.Current!;
            depth += found.NestingIncrease;
            if (depth > DepthMax)
            {
                throw new CalibrationException(FormattableString.Invariant(
                    $"camera file \"{path}\", line {found.Start.Line}: is nested deeper than {DepthMax} levels: ")
                    + "expected a ROS camera_info YAML file.");
            }

            if (found is AnchorAlias)
            {
                throw new CalibrationException(FormattableString.Invariant(
                    $"camera file \"{path}\", line {found.Start.Line}: has an alias (*), which camera files do not ")
                    + "need: write the value out.");
            }
        }
    }
}
