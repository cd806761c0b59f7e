using System.Globalization;
using System.Runtime.InteropServices;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// Nodes and constants to be added to a graph, with names that no other program gives. Field numbers are those of
/// onnx.proto. One thread.
/// </summary>
/// <param name="part">Name of this part of the graph, so that its names are not another part's.</param>
/// <param name="opset">Version of the standard operators that the graph uses, 11 to 22.</param>
internal sealed class GraphNodes(string part, long opset)
{
    /// <summary>Begins every name.</summary>
    public const string Prefix = "roadseg/";

    /// <summary>Number of float32 in onnx.proto.</summary>
    public const long Float32 = 1;

    /// <summary>Number of uint8.</summary>
    public const long UInt8 = 2;

    /// <summary>Number of int64.</summary>
    public const long Int64 = 7;

    /// <summary>Number of float16.</summary>
    public const long Float16 = 10;

    // Reductions take their axes as an input from these versions on, before as an attribute.
    private const long ReduceSumAxesAreInput = 13;
    private const long OtherAxesAreInput = 18;

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> constants = [];
    private int names;

    /// <summary>NodeProto messages, in the order of computation.</summary>
    public IReadOnlyList<byte[]> Nodes => nodes;

    /// <summary>TensorProto messages.</summary>
    public IReadOnlyList<byte[]> Constants => constants;

    /// <summary>Adds a node.</summary>
    /// <param name="operation">Operator.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Each a long or a long[].</param>
    /// <returns>Name of its output.</returns>
    public string Add(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        AddAs(NewName(operation), operation, inputs, attributes);

    /// <summary>The same with a name for the output.</summary>
    public string AddAs(
        string output, string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, NewName(operation + "_node")).Text(4, operation);
        foreach ((string name, object value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        nodes.Add(node.ToArray());
        return output;
    }

    /// <summary>Adds a float32 constant.</summary>
    public string Floats(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(Float32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a constant of one float32 that goes with any shape.</summary>
    public string Scalar(float value) => Floats([value], []);

    /// <summary>Adds an int64 constant of one dimension.</summary>
    public string Integers(ReadOnlySpan<long> values) =>
        Constant(Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Largest or sum over one axis, which stays with length 1.</summary>
    /// <param name="operation"><c>ReduceMax</c> or <c>ReduceSum</c>.</param>
    /// <param name="input">What to reduce.</param>
    /// <param name="axis">The axis.</param>
    public string Reduce(string operation, string input, long axis)
    {
        bool isInput = opset >= (operation == "ReduceSum" ? ReduceSumAxesAreInput : OtherAxesAreInput);
        return isInput
            ? Add(operation, [input, Integers([axis])], ("keepdims", 1L))
            : Add(operation, [input], ("axes", (long[])[axis]), ("keepdims", 1L));
    }

    /// <summary>⌊x + ½⌋.</summary>
    public string RoundHalfUp(string input) => Add("Floor", [Add("Add", [input, Scalar(0.5f)])]);

    /// <summary>To another element type.</summary>
    public string Cast(string input, long type) => Add("Cast", [input], ("to", type));

    private static ProtobufWriter Attribute(string name, object value)
    {
        const long IntegerKind = 2, IntegersKind = 7;
        ProtobufWriter attribute = new ProtobufWriter().Text(1, name);
        if (value is long one)
        {
            return attribute.Integer(3, one).Integer(20, IntegerKind);
        }

        foreach (long number in (long[])value)
        {
            attribute.Integer(8, number);
        }

        return attribute.Integer(20, IntegersKind);
    }

    private string Constant(long type, ReadOnlySpan<byte> raw, ReadOnlySpan<long> shape)
    {
        ProtobufWriter tensor = new();
        foreach (long length in shape)
        {
            tensor.Integer(1, length);
        }

        string name = NewName("constant");
        constants.Add(tensor.Integer(2, type).Text(8, name).Bytes(9, raw).ToArray());
        return name;
    }

    private string NewName(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{part}/{what}_{names++}");
}
