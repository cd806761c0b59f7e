using System.Buffers.Binary;

namespace RoadSeg.Mcap.Pictures;

/// <summary>Reads the fields of one protobuf message in place; a broken one throws.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> message = message;
    private int position;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Value of a varint, fixed32 or fixed64 field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Bytes of a length-delimited field; empty for others.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>A fixed64 field as a double.</summary>
    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Goes to the next field.</summary>
    public bool Next()
    {
        if (position >= message.Length)
        {
            return false;
        }

        ulong key = ReadVarint();
        Field = (int)(key >> 3);
        Bytes = default;
        switch (key & 7)
        {
            case 0:
                Number = ReadVarint();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                ulong length = ReadVarint();
                Bytes = Take(length <= int.MaxValue ? (int)length : int.MaxValue);
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException(FormattableString.Invariant($"protobuf wire type {key & 7}"));
        }

        return true;
    }

    /// <summary>Reads a message of doubles numbered from 1: x, y, z and w. Those left out stay as they are.</summary>
    public static void ReadNumbers(ReadOnlySpan<byte> message, Span<double> numbers)
    {
        ProtobufReader fields = new(message);
        while (fields.Next())
        {
            if (fields.Field >= 1 && fields.Field <= numbers.Length)
            {
                numbers[fields.Field - 1] = fields.Double;
            }
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException("a protobuf number is too long");
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > message.Length - position)
        {
            throw new InvalidDataException("a protobuf message is cut off");
        }

        ReadOnlySpan<byte> taken = message.Slice(position, bytes);
        position += bytes;
        return taken;
    }
}
