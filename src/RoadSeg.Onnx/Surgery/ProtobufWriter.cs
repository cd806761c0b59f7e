using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RoadSeg.Onnx.Surgery;

/// <summary>Writes one protocol buffer message, field by field. One thread.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>A whole number.</summary>
    public ProtobufWriter Integer(int field, long value)
    {
        Tag(field, Structure.ProtobufReader.Varint);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A float32.</summary>
    public ProtobufWriter Single(int field, float value)
    {
        Tag(field, Structure.ProtobufReader.Fixed32);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        bytes.Write(four);
        return this;
    }

    /// <summary>Text.</summary>
    public ProtobufWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A message within this one.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    /// <summary>Bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Structure.ProtobufReader.Bytes);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    /// <summary>A field as it stood elsewhere, tag included.</summary>
    public ProtobufWriter Field(ReadOnlySpan<byte> whole)
    {
        bytes.Write(whole);
        return this;
    }

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    private void Tag(int field, int wireType) => Varint((ulong)((field << 3) | wireType));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Write([(byte)(value | 0x80)]);
        }

        bytes.Write([(byte)value]);
    }
}
