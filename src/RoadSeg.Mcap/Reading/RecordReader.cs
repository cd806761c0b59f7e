using System.Buffers.Binary;
using System.Text;

namespace RoadSeg.Mcap.Reading;

/// <summary>Reads the body of a record in place. Never beyond it: a broken one throws.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> body)
{
    private readonly ReadOnlySpan<byte> body = body;
    private int position;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => body.Length - position;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>An array or text with its length in four bytes before it.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        uint length = ReadUInt32();
        return length <= (uint)Remaining ? Take((int)length) : throw TooShort(length);
    }

    /// <summary>So many bytes.</summary>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > Remaining)
        {
            throw TooShort((uint)bytes);
        }

        ReadOnlySpan<byte> taken = body.Slice(position, bytes);
        position += bytes;
        return taken;
    }

    private readonly InvalidDataException TooShort(uint bytes) => new(FormattableString.Invariant(
        $"a record of {body.Length} bytes ends where {bytes} more were expected at byte {position}"));
}
