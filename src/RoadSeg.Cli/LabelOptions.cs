using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.Inference;
using RoadSeg.Labels;

namespace RoadSeg.Cli;

/// <summary>Options of the verbs that read and write label files.</summary>
internal static class LabelOptions
{
    public static Option<LabelFormat> Format() => new("--format")
    {
        Description = LabelFormats.Words + ".",
        HelpName = "FORMAT",
        Required = true,
        CustomParser = ParseFormat,
    };

    public static Option<LabelShape> Shapes() => new("--shapes")
    {
        Description = "polygons, or masks (pixel by pixel: coco run lengths, cvat, labelme), or counts (coco run "
            + "lengths as lists of numbers).",
        HelpName = "SHAPES",
        DefaultValueFactory = _ => LabelShape.Polygons,
        CustomParser = ParseShape,
    };

    public static Option<string> Pictures()
    {
        Option<string> pictures = new("--images")
        {
            Description = "png, jpg, or none to write no pictures.",
            HelpName = "KIND",
            DefaultValueFactory = _ => "png",
        };
        pictures.Validators.Add(result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "png";
            if (text is not ("png" or "jpg" or "none"))
            {
                result.AddError($"--images \"{text}\" is not known: expected png, jpg or none.");
            }
        });
        return pictures;
    }

    public static Option<string[]> Classes() => new("--class")
    {
        Description = "What a class of the model is called in the files: Car=vehicle. May be given several times; "
            + "void=LABEL leaves a label out when reading.",
        HelpName = "CLASS=LABEL",
        DefaultValueFactory = _ => [],
    };

    /// <summary>What classes are called.</summary>
    /// <exception cref="UsageException">No pairs, or a class that the model does not have.</exception>
    public static LabelNames Names(ClassTable classes, IEnumerable<string> pairs)
    {
        List<(string Class, string Label)> named = [];
        foreach (string pair in pairs)
        {
            string[] parts = pair.Split('=', 2);
            named.Add(parts.Length == 2 && parts[0].Length > 0 && parts[1].Length > 0 ? (parts[0], parts[1])
                : throw new UsageException(
                    $"--class \"{pair}\" is no pair: expected CLASS=LABEL, such as Car=vehicle."));
        }

        try
        {
            return new LabelNames(classes, named);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"--class: {e.Message}");
        }
    }

    private static LabelFormat ParseFormat(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        LabelFormat? format = LabelFormats.TryParse(text);
        if (format is null)
        {
            result.AddError($"--format \"{text}\" is not known: expected one of {LabelFormats.Words}.");
        }

        return format ?? default;
    }

    private static LabelShape ParseShape(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        switch (text)
        {
            case "polygons": return LabelShape.Polygons;
            case "masks": return LabelShape.Masks;
            case "counts": return LabelShape.Counts;
            default:
                result.AddError($"--shapes \"{text}\" is not known: expected polygons, masks or counts.");
                return default;
        }
    }
}
