using System.Collections.Immutable;

namespace RoadSeg.Onnx.Structure;

/// <summary>Reads graphs and functions: their operators, inputs, outputs and weights.</summary>
internal sealed class GraphReader(ProtobufReader reader, TensorReader tensors)
{
    private const int NodesMax = 1_000_000;
    private const int SubgraphDepthMax = 16;
    private const int RankMax = 64;
    private const int ChainMax = 8;

    private readonly Dictionary<string, (string Operator, string Input)> makerOfValue = new(StringComparer.Ordinal);
    private readonly HashSet<string> initializers = new(StringComparer.Ordinal);
    private readonly List<GraphValue> inputs = [];
    private readonly List<GraphValue> outputs = [];
    private int nodes;
    private int depth;

    /// <summary>Operators of the graph and its subgraphs.</summary>
    public OperatorCounts Operators { get; } = new();

    /// <summary>Operators of each function, by its full name.</summary>
    public Dictionary<string, OperatorCounts> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Inputs of the main graph that have no weights of their own.</summary>
    public ImmutableArray<GraphValue> Inputs => [.. inputs.Where(i => !initializers.Contains(i.Name))];

    /// <summary>Outputs of the main graph, with the operators that lead to them.</summary>
    public ImmutableArray<GraphValue> Outputs => [.. outputs.Select(o => o with { MadeBy = Chain(o.Name) })];

    /// <summary>Reads the main graph.</summary>
    public void ReadGraph() => ReadGraph(Operators, isMain: true);

    /// <summary>Reads a function; its operators count where it is called.</summary>
    public void ReadFunction()
    {
        OperatorCounts operators = new();
        string name = "";
        string domain = "";
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: name = reader.ReadText(); break;
                case 7: ReadNode(operators, isMain: false); break;
                case 10: domain = reader.ReadText(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        Functions[OperatorCounts.FullName(domain, name)] = operators;
    }

    private void ReadGraph(OperatorCounts operators, bool isMain)
    {
        if (++depth > SubgraphDepthMax)
        {
            throw reader.Damaged($"graphs more than {SubgraphDepthMax} deep in one another");
        }

        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: ReadNode(operators, isMain); break;
                case 5 when isMain: initializers.Add(tensors.Read()); break;
                case 5: tensors.Read(); break;
                case 11 when isMain: inputs.Add(ReadValue()); break;
                case 12 when isMain: outputs.Add(ReadValue()); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        depth--;
    }

    private void ReadNode(OperatorCounts operators, bool isMain)
    {
        if (++nodes > NodesMax)
        {
            throw reader.Damaged($"more than {NodesMax} operators");
        }

        string input = "";
        string name = "";
        string domain = "";
        List<string> made = [];
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1 when input.Length == 0: input = reader.ReadText(); break;
                case 2 when isMain: made.Add(reader.ReadText()); break;
                case 4: name = reader.ReadText(); break;
                case 5: ReadAttribute(operators); break;
                case 7: domain = reader.ReadText(); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        operators.Add(domain, name);
        foreach (string value in made)
        {
            makerOfValue[value] = (name, input);
        }
    }

    // Tensors (5, 10) and graphs (6, 11) may be large or deep; the rest are numbers and texts.
    private void ReadAttribute(OperatorCounts operators)
    {
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 5 or 10: tensors.Read(); break;
                case 6 or 11: ReadGraph(operators, isMain: false); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
    }

    private GraphValue ReadValue()
    {
        GraphValue value = new("", null, default, []);
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: value = value with { Name = reader.ReadText() }; break;
                case 2: value = ReadType(value); break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        return value;
    }

    private GraphValue ReadType(GraphValue value)
    {
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            if (field == 1)
            {
                value = ReadTensorType(value);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Leave();
        return value;
    }

    private GraphValue ReadTensorType(GraphValue value)
    {
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1: value = value with { ElementType = OnnxTypes.NameOf(reader.ReadInteger()) }; break;
                case 2: value = value with { Shape = ReadShape() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.Leave();
        return value;
    }

    private ImmutableArray<GraphDimension> ReadShape()
    {
        ImmutableArray<GraphDimension>.Builder shape = ImmutableArray.CreateBuilder<GraphDimension>();
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            if (field != 1)
            {
                reader.Skip();
                continue;
            }

            shape.Add(ReadDimension());
            if (shape.Count > RankMax)
            {
                throw reader.Damaged($"more than {RankMax} dimensions");
            }
        }

        reader.Leave();
        return shape.ToImmutable();
    }

    private GraphDimension ReadDimension()
    {
        GraphDimension dimension = new(null, "");
        reader.Enter();
        while (reader.TryNext(out int field))
        {
            switch (field)
            {
                case 1:
                    long length = reader.ReadInteger();
                    dimension = new GraphDimension(length < 0 ? null : length, "");
                    break;
                case 2:
                    dimension = new GraphDimension(null, reader.ReadText());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Leave();
        return dimension;
    }

    private ImmutableArray<string> Chain(string output)
    {
        List<string> chain = [];
        string value = output;
        while (chain.Count < ChainMax && makerOfValue.TryGetValue(value, out (string Operator, string Input) maker))
        {
            chain.Add(maker.Operator);
            value = maker.Input;
        }

        return [.. chain];
    }
}
