using System.Text;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// One field of a message in memory, for files that <see cref="OnnxStructureReader"/> has already passed. Immutable.
/// </summary>
/// <param name="Number">Number of the field.</param>
/// <param name="Whole">The field with its tag, to be copied as it is.</param>
/// <param name="Value">Its bytes; empty for numbers.</param>
/// <param name="Integer">Its number; 0 for bytes.</param>
internal readonly record struct ProtobufField(
    int Number, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Value, long Integer)
{
    /// <summary>The value as text.</summary>
    public string Text => Encoding.UTF8.GetString(Value.Span);

    /// <summary>The fields of a message, in its order.</summary>
    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public static List<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        List<ProtobufField> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            int start = at;
            ulong tag = Varint(message.Span, ref at);
            ReadOnlyMemory<byte> value = default;
            long integer = 0;
            int width = (int)(tag & 7) switch
            {
                ProtobufReader.Fixed64 => 8,
                ProtobufReader.Fixed32 => 4,
                _ => 0,
            };
            switch ((int)(tag & 7))
            {
                case ProtobufReader.Varint:
                    integer = (long)Varint(message.Span, ref at);
                    break;
                case ProtobufReader.Bytes:
                    width = checked((int)Varint(message.Span, ref at));
                    break;
            }

            if (width > message.Length - at)
            {
                throw new InvalidDataException("a field is cut off");
            }

            value = message.Slice(at, width);
            at += width;
            fields.Add(new ProtobufField((int)(tag >> 3), message[start..at], value, integer));
        }

        return fields;
    }

    /// <summary>Whole numbers of a repeated field, packed or one by one.</summary>
    public static List<long> Integers(IEnumerable<ProtobufField> fields, int number)
    {
        List<long> values = [];
        foreach (ProtobufField field in fields.Where(f => f.Number == number))
        {
            if (field.Value.IsEmpty)
            {
                values.Add(field.Integer);
                continue;
            }

            int at = 0;
            while (at < field.Value.Length)
            {
                values.Add((long)Varint(field.Value.Span, ref at));
            }
        }

        return values;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70 && at < bytes.Length; shift += 7)
        {
            byte next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is cut off");
    }
}
