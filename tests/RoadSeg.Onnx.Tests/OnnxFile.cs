using System.Runtime.InteropServices;

namespace RoadSeg.Onnx.Tests;

/// <summary>
/// Writes tiny ONNX files: just enough of the protocol buffer encoding of onnx.proto (field numbers in the code) for
/// graphs of a few nodes.
/// </summary>
internal sealed class OnnxFile(int opset = 17)
{
    private readonly ProtoWriter graph = new();
    private readonly ProtoWriter tail = new();

    public enum Type
    {
        Float = 1,
        UInt8 = 2,
        Int32 = 6,
        Int64 = 7,
        Bool = 9,
        Float16 = 10,
    }

    public OnnxFile Input(string name, Type type, params long[] shape) => Value(11, name, type, shape);

    public OnnxFile Output(string name, Type type, params long[] shape) => Value(12, name, type, shape);

    /// <summary>An output whose very rank is open.</summary>
    public OnnxFile OutputOfAnyRank(string name, Type type)
    {
        ProtoWriter tensor = new ProtoWriter().Integer(1, (long)type);
        graph.Message(12, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor)));
        return this;
    }

    /// <summary>A node; attributes are long, long[], float, text, bytes of a tensor, or a graph.</summary>
    public OnnxFile Node(string operation, string[] inputs, string output, params (string Name, object Value)[] attributes) =>
        NodeOf("", operation, inputs, output, attributes);

    /// <summary>A node of another domain.</summary>
    public OnnxFile NodeOf(
        string domain, string operation, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        ProtoWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(4, operation);
        if (domain.Length > 0)
        {
            node.Text(7, domain);
        }

        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        graph.Message(1, node);
        return this;
    }

    /// <summary>A float constant.</summary>
    public OnnxFile Constant(string name, float[] values, params long[] shape) =>
        Constant(name, Type.Float, MemoryMarshal.AsBytes<float>(values).ToArray(), shape);

    /// <summary>A constant of any type.</summary>
    public OnnxFile Constant(string name, Type type, byte[] values, params long[] shape)
    {
        graph.Message(5, Tensor(name, type, shape).Raw(9, values));
        return this;
    }

    /// <summary>A one-dimensional constant of int64.</summary>
    public OnnxFile Integers(string name, params long[] values) =>
        Constant(name, Type.Int64, MemoryMarshal.AsBytes<long>(values).ToArray(), values.Length);

    /// <summary>A float constant in a file of its own.</summary>
    public OnnxFile ExternalConstant(string name, string location, long? offset, long? length, params long[] shape)
    {
        ProtoWriter tensor = Tensor(name, Type.Float, shape).Integer(14, 1).Message(13, Entry("location", location));
        if (offset is long o)
        {
            tensor.Message(13, Entry("offset", FormattableString.Invariant($"{o}")));
        }

        if (length is long l)
        {
            tensor.Message(13, Entry("length", FormattableString.Invariant($"{l}")));
        }

        graph.Message(5, tensor);
        return this;
    }

    /// <summary>A function of a domain, made of the nodes of another file.</summary>
    public OnnxFile Function(string domain, string name, OnnxFile body)
    {
        ProtoWriter function = new ProtoWriter().Text(1, name).Text(10, domain).Text(4, "x").Text(5, "y");
        function.Message(9, new ProtoWriter().Integer(2, opset)).Message(9, new ProtoWriter().Text(1, domain).Integer(2, 1));
        Append(function, body.graph.ToArray());
        tail.Message(25, function);
        return this;
    }

    public OnnxFile Opset(string domain, long version)
    {
        tail.Message(8, new ProtoWriter().Text(1, domain).Integer(2, version));
        return this;
    }

    public OnnxFile Metadata(string key, string value)
    {
        tail.Message(14, Entry(key, value));
        return this;
    }

    /// <summary>The graph alone, for a subgraph.</summary>
    public ProtoWriter ToGraph() => graph.Text(2, "tiny");

    /// <summary>The whole file; IR version 8 goes with every operator set from 11 to 22.</summary>
    public byte[] ToBytes()
    {
        ProtoWriter model = new ProtoWriter().Integer(1, 8).Text(2, "test").Message(7, ToGraph());
        model.Message(8, new ProtoWriter().Integer(2, opset));
        return [.. model.ToArray(), .. tail.ToArray()];
    }

    /// <summary>The head of a tensor.</summary>
    public static ProtoWriter Tensor(string name, Type type, params long[] shape)
    {
        ProtoWriter tensor = new();
        foreach (long dimension in shape)
        {
            tensor.Integer(1, dimension);
        }

        return tensor.Integer(2, (long)type).Text(8, name);
    }

    private static ProtoWriter Entry(string key, string value) => new ProtoWriter().Text(1, key).Text(2, value);

    private static ProtoWriter Attribute(string name, object value)
    {
        ProtoWriter attribute = new ProtoWriter().Text(1, name);
        switch (value)
        {
            case float f: return attribute.Float(2, f).Integer(20, 1);
            case int or long: return attribute.Integer(3, Convert.ToInt64(value, null)).Integer(20, 2);
            case string s: return attribute.Text(4, s).Integer(20, 3);
            case byte[] tensor: return attribute.Raw(5, tensor).Integer(20, 4);
            case ProtoWriter subgraph: return attribute.Message(6, subgraph).Integer(20, 5);
            case long[] many:
                foreach (long one in many)
                {
                    attribute.Integer(8, one);
                }

                return attribute.Integer(20, 7);
            default: throw new ArgumentException("no attribute", nameof(value));
        }
    }

    // A function's nodes are its field 7, a graph's its field 1: the rest of a body is not carried over.
    private static void Append(ProtoWriter function, byte[] body)
    {
        int at = 0;
        while (at < body.Length)
        {
            int field = body[at++] >> 3;
            int length = 0;
            int shift = 0;
            byte next;
            do
            {
                next = body[at++];
                length |= (next & 0x7F) << shift;
                shift += 7;
            }
            while (next >= 0x80);
            if (field == 1)
            {
                function.Raw(7, body[at..(at + length)]);
            }

            at += length;
        }
    }

    private OnnxFile Value(int field, string name, Type type, long[] shape)
    {
        ProtoWriter dimensions = new();
        foreach (long length in shape)
        {
            ProtoWriter dimension = new();
            dimensions.Message(1, length < 0 ? dimension.Text(2, "dynamic") : dimension.Integer(1, length));
        }

        ProtoWriter tensor = new ProtoWriter().Integer(1, (long)type).Message(2, dimensions);
        graph.Message(field, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor)));
        return this;
    }
}
