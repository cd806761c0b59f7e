namespace RoadSeg.Onnx.Surgery;

/// <summary>An input or output to declare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type as onnx.proto numbers it.</param>
/// <param name="Shape">Its dimensions.</param>
internal sealed record DeclaredValue(string Name, long Type, long[] Shape);

/// <summary>
/// A model in memory whose graph gets another beginning and another end: nodes before and behind those that are there,
/// and other inputs and outputs. What is not touched is copied byte for byte. One thread.
/// </summary>
internal sealed class OnnxGraph
{
    private const int Node = 1;
    private const int Initializer = 5;
    private const int Input = 11;
    private const int Output = 12;
    private const int KnownValue = 13;
    private const int GraphOfModel = 7;

    private readonly List<ProtobufField> model;
    private readonly List<ProtobufField> graph;

    private OnnxGraph(List<ProtobufField> model, List<ProtobufField> graph)
    {
        this.model = model;
        this.graph = graph;
    }

    /// <summary>The nodes, as NodeProto messages.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Nodes => graph.Where(f => f.Number == Node).Select(f => f.Value);

    /// <summary>The weights, as TensorProto messages.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Initializers =>
        graph.Where(f => f.Number == Initializer).Select(f => f.Value);

    /// <summary>Takes a model apart that <see cref="Structure.OnnxStructureReader"/> has passed.</summary>
    /// <param name="bytes">The ONNX file.</param>
    public static OnnxGraph Read(ReadOnlyMemory<byte> bytes)
    {
        List<ProtobufField> model = ProtobufField.Of(bytes);
        return new OnnxGraph(model, ProtobufField.Of(model.Last(f => f.Number == GraphOfModel).Value));
    }

    /// <summary>Replaces nodes and weights one by one.</summary>
    /// <param name="node">Gives the new message, or null to keep a node as it is.</param>
    /// <param name="initializer">The same for weights.</param>
    public void Replace(
        Func<ReadOnlyMemory<byte>, byte[]?> node, Func<ReadOnlyMemory<byte>, byte[]?> initializer)
    {
        for (int i = 0; i < graph.Count; i++)
        {
            byte[]? changed = graph[i].Number switch
            {
                Node => node(graph[i].Value),
                Initializer => initializer(graph[i].Value),
                _ => null,
            };
            if (changed is not null)
            {
                byte[] whole = new ProtobufWriter().Bytes(graph[i].Number, changed).ToArray();
                graph[i] = new ProtobufField(graph[i].Number, whole, changed, 0);
            }
        }
    }

    /// <summary>The model with other inputs and outputs and the nodes that lie between.</summary>
    /// <param name="before">Nodes that make the old inputs.</param>
    /// <param name="after">Nodes that take the old outputs.</param>
    /// <param name="inputs">The new inputs.</param>
    /// <param name="outputs">The new outputs.</param>
    public byte[] With(GraphNodes before, GraphNodes after, DeclaredValue[] inputs, DeclaredValue[] outputs)
    {
        ProtobufWriter written = new();
        Write(written, Node, before.Nodes);
        foreach (ProtobufField field in graph.Where(f => f.Number == Node))
        {
            written.Field(field.Whole.Span);
        }

        Write(written, Node, after.Nodes);

        // Inputs that have weights of their own stay; shapes that the file remembers may no longer hold.
        HashSet<string> weights = [.. Initializers.Select(NameOfTensor)];
        foreach (ProtobufField field in graph.Where(f => f.Number is not (Node or Output or KnownValue)))
        {
            if (field.Number != Input || weights.Contains(NameOfValue(field.Value)))
            {
                written.Field(field.Whole.Span);
            }
        }

        Write(written, Initializer, before.Constants);
        Write(written, Initializer, after.Constants);
        Write(written, Input, inputs.Select(Declare));
        Write(written, Output, outputs.Select(Declare));
        ProtobufWriter whole = new();
        foreach (ProtobufField field in model.Where(f => f.Number != GraphOfModel))
        {
            whole.Field(field.Whole.Span);
        }

        return whole.Message(GraphOfModel, written).ToArray();
    }

    /// <summary>Name of a TensorProto.</summary>
    public static string NameOfTensor(ReadOnlyMemory<byte> tensor) => TextOf(tensor, 8);

    private static string NameOfValue(ReadOnlyMemory<byte> value) => TextOf(value, 1);

    private static string TextOf(ReadOnlyMemory<byte> message, int number) =>
        ProtobufField.Of(message).Where(f => f.Number == number).Select(f => f.Text).FirstOrDefault("");

    private static void Write(ProtobufWriter writer, int number, IEnumerable<byte[]> messages)
    {
        foreach (byte[] message in messages)
        {
            writer.Bytes(number, message);
        }
    }

    private static byte[] Declare(DeclaredValue value)
    {
        ProtobufWriter shape = new();
        foreach (long length in value.Shape)
        {
            shape.Message(1, new ProtobufWriter().Integer(1, length));
        }

        ProtobufWriter tensor = new ProtobufWriter().Integer(1, value.Type).Message(2, shape);
        return new ProtobufWriter().Text(1, value.Name).Message(2, new ProtobufWriter().Message(1, tensor)).ToArray();
    }
}
