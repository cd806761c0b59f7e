using System.Text;

namespace RoadSeg.Onnx.Tests;

/// <summary>
/// Writes tiny ONNX files: just enough of the protocol buffer encoding of onnx.proto (field numbers in the comments)
/// for graphs of a few nodes.
/// </summary>
internal sealed class OnnxFile : IDisposable
{
    private const int Varint = 0;
    private const int Bytes = 2;

    private readonly MemoryStream graph = new();

    public enum Type
    {
        Float = 1,
        UInt8 = 2,
        Int32 = 6,
        Int64 = 7,
        Float16 = 10,
    }

    public OnnxFile Input(string name, Type type, params long[] shape) => Value(11, name, type, shape);

    public OnnxFile Output(string name, Type type, params long[] shape) => Value(12, name, type, shape);

    /// <summary>A node with integer attributes.</summary>
    public OnnxFile Node(string operation, string[] inputs, string output, params (string Name, long Value)[] attributes)
    {
        using MemoryStream node = new();
        foreach (string input in inputs)
        {
            Write(node, 1, input);
        }

        Write(node, 2, output);
        Write(node, 4, operation);
        foreach ((string name, long value) in attributes)
        {
            using MemoryStream attribute = new();
            Write(attribute, 1, name);
            Write(attribute, 3, value);
            Write(attribute, 20, 2);
            Write(node, 5, attribute);
        }

        Write(graph, 1, node);
        return this;
    }

    /// <summary>A float constant.</summary>
    public OnnxFile Constant(string name, float[] values, params long[] shape)
    {
        using MemoryStream tensor = new();
        foreach (long dimension in shape)
        {
            Write(tensor, 1, dimension);
        }

        Write(tensor, 2, (long)Type.Float);
        Write(tensor, 8, name);
        Write(tensor, 9, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values).ToArray());
        Write(graph, 5, tensor);
        return this;
    }

    public void Dispose() => graph.Dispose();

    /// <summary>The whole file: opset 17, IR version 8.</summary>
    public byte[] ToBytes()
    {
        Write(graph, 2, "tiny");
        using MemoryStream opset = new();
        Write(opset, 2, 17);
        using MemoryStream model = new();
        Write(model, 1, 8);
        Write(model, 7, graph);
        Write(model, 8, opset);
        return model.ToArray();
    }

    private OnnxFile Value(int field, string name, Type type, long[] shape)
    {
        using MemoryStream dimensions = new();
        foreach (long length in shape)
        {
            using MemoryStream dimension = new();
            if (length < 0)
            {
                Write(dimension, 2, "dynamic");
            }
            else
            {
                Write(dimension, 1, length);
            }

            Write(dimensions, 1, dimension);
        }

        using MemoryStream tensor = new();
        Write(tensor, 1, (long)type);
        Write(tensor, 2, dimensions);
        using MemoryStream typeProto = new();
        Write(typeProto, 1, tensor);
        using MemoryStream value = new();
        Write(value, 1, name);
        Write(value, 2, typeProto);
        Write(graph, field, value);
        return this;
    }

    private static void Write(MemoryStream stream, int field, long value)
    {
        WriteVarint(stream, (ulong)((field << 3) | Varint));
        WriteVarint(stream, (ulong)value);
    }

    private static void Write(MemoryStream stream, int field, string text) => Write(stream, field, Encoding.UTF8.GetBytes(text));

    private static void Write(MemoryStream stream, int field, MemoryStream message) => Write(stream, field, message.ToArray());

    private static void Write(MemoryStream stream, int field, byte[] bytes)
    {
        WriteVarint(stream, (ulong)((field << 3) | Bytes));
        WriteVarint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteVarint(MemoryStream stream, ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        stream.WriteByte((byte)value);
    }
}
