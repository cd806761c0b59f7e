using System.Buffers.Binary;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// Opens a network made for one picture to several: constants that repeat the batch of 1 (sizes of Resize, shapes of
/// Reshape and Expand) get the new one. Whether the network then really treats its pictures apart only a run can tell.
/// Stateless; any thread.
/// </summary>
internal static class BatchSize
{
    private const int OperatorField = 4;
    private const int RawField = 9;
    private const int ListField = 7;

    /// <summary>Changes the constants.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="batch">Pictures at once.</param>
    public static void Set(OnnxGraph graph, int batch)
    {
        if (batch == 1)
        {
            return;
        }

        HashSet<string> shapes = new(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> node in graph.Nodes)
        {
            List<ProtobufField> fields = ProtobufField.Of(node);
            string[] inputs = [.. fields.Where(f => f.Number == 1).Select(f => f.Text)];
            int place = fields.Find(f => f.Number == OperatorField).Text switch
            {
                "Reshape" or "Expand" => 1,
                "Resize" => 3,
                _ => int.MaxValue,
            };
            if (place < inputs.Length)
            {
                shapes.Add(inputs[place]);
            }
        }

        graph.Replace(_ => null, tensor => Shape(tensor, shapes, batch));
    }

    private static byte[]? Shape(ReadOnlyMemory<byte> tensor, HashSet<string> shapes, int batch)
    {
        List<ProtobufField> fields = ProtobufField.Of(tensor);
        if (!shapes.Contains(OnnxGraph.NameOfTensor(tensor))
            || fields.Find(f => f.Number == 2).Integer != GraphNodes.Int64)
        {
            return null;
        }

        ProtobufWriter written = new();
        foreach (ProtobufField field in fields.Where(f => f.Number is not (RawField or ListField)))
        {
            written.Field(field.Whole.Span);
        }

        byte[] raw = fields.Find(f => f.Number == RawField).Value.ToArray();
        if (raw.Length == 0)
        {
            List<long> list = ProtobufField.Integers(fields, ListField);
            raw = new byte[list.Count * sizeof(long)];
            for (int i = 0; i < list.Count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * sizeof(long)), list[i]);
            }
        }

        if (raw.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(raw) != 1)
        {
            return null;
        }

        BinaryPrimitives.WriteInt64LittleEndian(raw, batch);
        return written.Bytes(RawField, raw).ToArray();
    }
}
