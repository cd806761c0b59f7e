using System.Runtime.InteropServices;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// Turns a float32 network into a float16 one: weights and constants are rounded to nearest even, casts to float32 lead
/// to float16. Stateless; any thread.
/// </summary>
internal static class HalfWeights
{
    private const int OperatorField = 4;
    private const int AttributeField = 5;
    private const int TypeField = 2;
    private const int ListField = 4;
    private const int RawField = 9;
    private const int LocationField = 14;
    private const int TensorOfAttribute = 5;
    private const int NumberOfAttribute = 3;

    // Int8 networks keep their scales; graphs within graphs would need their own types followed.
    private static readonly string[] Refused = ["QuantizeLinear", "QLinearConv", "If", "Loop", "Scan"];

    /// <summary>Changes the network.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ModelException">It has operators or weights for which that cannot be done.</exception>
    public static void Set(OnnxGraph graph, string name)
    {
        HashSet<string> kept = new(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> node in graph.Nodes)
        {
            List<ProtobufField> fields = ProtobufField.Of(node);
            string operation = fields.Find(f => f.Number == OperatorField).Text;
            if (Refused.Contains(operation))
            {
                throw new ModelException(
                    $"model \"{name}\" cannot be run in float16: it has the operator \"{operation}\". "
                    + "Use --precision fp32 or int8.");
            }

            // Regions and scales of Resize are float32 whatever the picture is.
            if (operation == "Resize")
            {
                kept.UnionWith(fields.Where(f => f.Number == 1).Skip(1).Take(2).Select(f => f.Text));
            }
        }

        graph.Replace(Node, tensor => kept.Contains(OnnxGraph.NameOfTensor(tensor)) ? null : Tensor(tensor, name));
        byte[]? Node(ReadOnlyMemory<byte> node) => Changed(node, name);
    }

    private static byte[]? Changed(ReadOnlyMemory<byte> node, string name)
    {
        List<ProtobufField> fields = ProtobufField.Of(node);
        string operation = fields.Find(f => f.Number == OperatorField).Text;
        if (operation is not ("Cast" or "Constant"))
        {
            return null;
        }

        ProtobufWriter written = new();
        foreach (ProtobufField field in fields)
        {
            if (field.Number == AttributeField)
            {
                written.Bytes(AttributeField, Attribute(field.Value, operation == "Cast", name));
            }
            else
            {
                written.Field(field.Whole.Span);
            }
        }

        return written.ToArray();
    }

    private static byte[] Attribute(ReadOnlyMemory<byte> attribute, bool isCast, string name)
    {
        ProtobufWriter written = new();
        foreach (ProtobufField field in ProtobufField.Of(attribute))
        {
            if (isCast && field.Number == NumberOfAttribute && field.Integer == GraphNodes.Float32)
            {
                written.Integer(NumberOfAttribute, GraphNodes.Float16);
            }
            else if (!isCast && field.Number == TensorOfAttribute && Tensor(field.Value, name) is byte[] tensor)
            {
                written.Bytes(TensorOfAttribute, tensor);
            }
            else
            {
                written.Field(field.Whole.Span);
            }
        }

        return written.ToArray();
    }

    private static byte[]? Tensor(ReadOnlyMemory<byte> tensor, string name)
    {
        List<ProtobufField> fields = ProtobufField.Of(tensor);
        if (fields.Find(f => f.Number == TypeField).Integer != GraphNodes.Float32)
        {
            return null;
        }

        if (fields.Exists(f => f.Number == LocationField && f.Integer == 1))
        {
            throw new ModelException(
                $"model \"{name}\" cannot be run in float16: its weights lie in a file of their own. Export it with "
                + "its weights inside, or use --precision fp32.");
        }

        ProtobufWriter written = new();
        foreach (ProtobufField field in fields.Where(f => f.Number is not (TypeField or ListField or RawField)))
        {
            written.Field(field.Whole.Span);
        }

        // Weights are raw bytes or a list; both are little-endian float32.
        byte[] singles =
            [.. fields.Where(f => f.Number is ListField or RawField).SelectMany(f => f.Value.ToArray())];
        Half[] halves = [.. MemoryMarshal.Cast<byte, float>(singles).ToArray().Select(v => (Half)v)];
        return written.Integer(TypeField, GraphNodes.Float16)
            .Bytes(RawField, MemoryMarshal.AsBytes<Half>(halves)).ToArray();
    }
}
