using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx;

/// <summary>
/// A model card with everything filled in that the file tells, and a question, a text that begins with a question
/// mark, wherever only a person knows. No reader takes it for a card before the questions are answered.
/// </summary>
public static class DraftCard
{
    private const string Roles = "? drivable, pedestrian, cyclist, obstacle, other or ignored";

    private static readonly string[] PassedOver =
    [
        "Cast", "Identity", "Resize", "Upsample", "Transpose", "Squeeze", "Unsqueeze", "Reshape", "Slice",
        "QuantizeLinear", "DequantizeLinear",
    ];

    /// <summary>Writes the draft as JSON.</summary>
    public static string Write(ModelInspection model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using MemoryStream stream = new();
        JsonWriterOptions options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("name", Path.GetFileNameWithoutExtension(model.File));
            json.WriteString("description", "? one line for people");
            json.WriteString("file", Path.GetFileName(model.File));
            json.WriteString("sha256", model.Sha256);
            WriteInput(json, model.Structure.Inputs);
            json.WriteStartArray("outputs");
            foreach (GraphValue output in model.Outputs)
            {
                WriteOutput(json, output);
            }

            json.WriteEndArray();
            json.WriteString("licence", "? of the weights");
            json.WriteString("source", "? where they come from");
            WriteExternal(json, model);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteExternal(Utf8JsonWriter json, ModelInspection model)
    {
        if (model.Structure.ExternalFiles.IsEmpty)
        {
            return;
        }

        string folder = Path.GetDirectoryName(model.File) ?? "";
        json.WriteStartArray("external_data");
        foreach (string file in model.Structure.ExternalFiles)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("sha256", OnnxModelLoader.Hash(Path.Combine(folder, file)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInput(Utf8JsonWriter json, ImmutableArray<GraphValue> inputs)
    {
        GraphValue input = inputs.IsEmpty ? new GraphValue("? the file has no input", null, default, []) : inputs[0];
        (string layout, long? height, long? width) = InputLayout(input.Shape);
        json.WriteStartObject("input");
        json.WriteString("name", input.Name);
        json.WriteString("layout", layout);
        bool isPixels = input.ElementType is "float32" or "float16" or "uint8";
        json.WriteString(
            "element_type", isPixels ? input.ElementType : $"? the file says {input.ElementType ?? "no tensor"}");
        WriteLength(json, "width", width, "? pixels: the file leaves it open");
        WriteLength(json, "height", height, "? pixels: the file leaves it open");
        json.WriteString("channel_order", "? RGB or BGR");
        json.WriteStartObject("normalisation");
        json.WriteString("scale", "? often 1 or 0.00392156862745098 (1/255)");
        json.WriteString("mean", "? three numbers, often [0.485, 0.456, 0.406], [0.5, 0.5, 0.5] or [0, 0, 0]");
        json.WriteString("std", "? three numbers, often [0.229, 0.224, 0.225], [0.5, 0.5, 0.5] or [1, 1, 1]");
        json.WriteEndObject();
        json.WriteString("resize", "? stretch, letterbox or crop, as in training");
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, GraphValue output)
    {
        string kind = Kind(output);
        (string layout, long? channels) = OutputLayout(output.Shape, kind);
        long? classes = kind switch
        {
            "class_ids" => null,
            "sigmoid" => channels + 1,
            _ => channels,
        };
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteString("kind", kind);
        json.WriteString("layout", layout);
        json.WriteStartArray("classes");
        if (classes is not (>= 2 and <= 255))
        {
            json.WriteStringValue("? one entry for each class in id order, as in docs/formats.md");
        }

        for (int id = 0; classes is <= 255 && id < classes; id++)
        {
            string name = id == 0 && kind == "sigmoid" ? "? where no mask holds" : $"? class {id}";
            (int r, int g, int b) = Colour(id);
            json.WriteRawValue("\n        " + FormattableString.Invariant(
                $$"""{ "name": "{{name}}", "colour": [{{r}}, {{g}}, {{b}}], "role": "{{Roles}}" }"""));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLength(Utf8JsonWriter json, string key, long? length, string question)
    {
        if (length is long known)
        {
            json.WriteNumber(key, known);
        }
        else
        {
            json.WriteString(key, question);
        }
    }

    private static (string Layout, long? Height, long? Width) InputLayout(ImmutableArray<GraphDimension> shape)
    {
        const string open = "? NCHW or NHWC";
        if (shape.IsDefault || shape.Length is not (3 or 4))
        {
            return (open, null, null);
        }

        ImmutableArray<GraphDimension> picture = shape[^3..];
        return (picture[0].Length, picture[2].Length) switch
        {
            (3, not 3) => ("NCHW", picture[1].Length, picture[2].Length),
            (not 3, 3) => ("NHWC", picture[0].Length, picture[1].Length),
            _ => (open, null, null),
        };
    }

    // Pictures are larger than the number of classes, at least along one side.
    private static (string Layout, long? Channels) OutputLayout(ImmutableArray<GraphDimension> shape, string kind)
    {
        const string open = "? NCHW or NHWC";
        if (kind == "class_ids")
        {
            return ("NCHW", 1);
        }

        if (shape.IsDefault || shape.Length is not (3 or 4))
        {
            return (open, null);
        }

        long? first = shape[^3].Length;
        long? last = shape[^1].Length;
        return (first, last) switch
        {
            (long c, long w) when c < w => ("NCHW", c),
            (long h, long c) when c < h => ("NHWC", c),
            (long c, null) => ("NCHW", c),
            (null, long c) => ("NHWC", c),
            _ => (open, null),
        };
    }

    private static string Kind(GraphValue output)
    {
        if (output.ElementType is "int64" or "int32" or "uint8")
        {
            return "class_ids";
        }

        return output.MadeBy.FirstOrDefault(o => !PassedOver.Contains(o)) switch
        {
            "Softmax" => "probabilities",
            "Sigmoid" or "HardSigmoid" => "sigmoid",
            "Conv" or "ConvTranspose" or "LogSoftmax" or "MatMul" or "Gemm" or "Add" or "FusedConv" => "logits",
            _ => "? logits, probabilities, class_ids or sigmoid",
        };
    }

    // Hues a golden angle apart differ as long as possible.
    private static (int R, int G, int B) Colour(int id)
    {
        double hue = id * 137.508 / 60 % 6;
        int Channel(double shift)
        {
            double k = (hue + shift) % 6;
            return (int)(215 - (160 * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }

        return (Channel(5), Channel(3), Channel(1));
    }
}
