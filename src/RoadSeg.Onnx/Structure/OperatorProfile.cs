using System.Text.Json;

namespace RoadSeg.Onnx.Structure;

/// <summary>The runtime's profile of one run: which operators ran on tensors of which shapes.</summary>
internal static class OperatorProfile
{
    /// <summary>
    /// Multiplications with an addition of one run, in convolutions and matrix products, which is where networks spend
    /// their time; null when the profile cannot be read.
    /// </summary>
    /// <param name="path">JSON file that the runtime wrote.</param>
    public static long? MultiplyAdds(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument profile = JsonDocument.Parse(stream);
            return profile.RootElement.EnumerateArray().Sum(OfEvent);
        }
        catch (JsonException)
        {
            // The runtime writes the names of operators as they are, and a quote in one breaks its JSON.
            return null;
        }
    }

    private static long OfEvent(JsonElement e)
    {
        if (!e.TryGetProperty("args", out JsonElement args) || args.ValueKind != JsonValueKind.Object
            || !args.TryGetProperty("op_name", out JsonElement name)
            || !args.TryGetProperty("input_type_shape", out JsonElement inputs)
            || !args.TryGetProperty("output_type_shape", out JsonElement outputs))
        {
            return 0;
        }

        return (long)Math.Min(long.MaxValue / 1e6, Count(name.GetString(), Shapes(inputs), Shapes(outputs)));
    }

    private static double Count(string? operation, List<long[]> inputs, List<long[]> outputs)
    {
        int weights = operation switch
        {
            "Conv" or "ConvInteger" or "ConvTranspose" or "MatMul" or "MatMulInteger" or "Gemm" => 1,
            "QLinearConv" or "QLinearMatMul" => 3,
            _ => 0,
        };
        if (weights == 0 || inputs.Count <= weights || outputs.Count == 0)
        {
            return 0;
        }

        double first = Product(inputs[0]);
        double second = Product(inputs[weights]);
        double made = Product(outputs[0]);
        return operation switch
        {
            // Weights [out, in of a group, h, w]: each output takes one filter.
            "Conv" or "ConvInteger" or "QLinearConv" => made * second / inputs[weights][0],
            // Weights [in, out of a group, h, w]: each input goes into one filter.
            "ConvTranspose" => first * second / inputs[weights][0],
            // (m·k)(k·n) / (m·n) = k², whichever side is transposed.
            "Gemm" => made * Math.Sqrt(first * second / made),
            _ => made * inputs[0][^1],
        };
    }

    private static double Product(long[] shape) => shape.Aggregate(1.0, (a, b) => a * b);

    // [{"float":[1,3,360,480]},{"float":[16,3,3,3]}]
    private static List<long[]> Shapes(JsonElement list) =>
    [
        .. list.EnumerateArray().SelectMany(t => t.EnumerateObject())
            .Select(t => t.Value.EnumerateArray().Select(d => d.GetInt64()).ToArray()),
    ];
}
