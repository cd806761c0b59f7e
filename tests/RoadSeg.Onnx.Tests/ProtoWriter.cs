using System.Text;

namespace RoadSeg.Onnx.Tests;

/// <summary>Writes one protocol buffer message, field by field, right or wrong.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> bytes = [];

    public ProtoWriter Integer(int field, long value)
    {
        Varint((ulong)((field << 3) | 0));
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Varint((ulong)((field << 3) | 5));
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Text(int field, string text) => Raw(field, Encoding.UTF8.GetBytes(text));

    public ProtoWriter Message(int field, ProtoWriter message) => Raw(field, [.. message.bytes]);

    public ProtoWriter Raw(int field, byte[] value)
    {
        Length(field, value.Length);
        bytes.AddRange(value);
        return this;
    }

    /// <summary>Only the head of a field of bytes, whose length may be a lie.</summary>
    public ProtoWriter Length(int field, long length)
    {
        Varint((ulong)((field << 3) | 2));
        Varint((ulong)length);
        return this;
    }

    public byte[] ToArray() => [.. bytes];

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }

        bytes.Add((byte)value);
    }
}
