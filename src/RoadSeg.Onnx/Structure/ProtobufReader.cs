using System.Text;

namespace RoadSeg.Onnx.Structure;

/// <summary>
/// Reads protocol buffer fields from a stream that is believed in nothing: lengths are held against what is there,
/// values that are not wanted are sought past, never read. One thread.
/// </summary>
/// <param name="stream">A stream that can seek; stays the caller's.</param>
internal sealed class ProtobufReader(Stream stream)
{
    /// <summary>A value of variable length in seven-bit groups.</summary>
    public const int Varint = 0;

    /// <summary>Eight bytes.</summary>
    public const int Fixed64 = 1;

    /// <summary>A length and as many bytes: text, bytes, a message, packed numbers.</summary>
    public const int Bytes = 2;

    /// <summary>Four bytes.</summary>
    public const int Fixed32 = 5;

    // Names and metadata of real files are far shorter.
    private const int TextBytesMax = 1 << 20;
    private const int DepthMax = 64;

    private readonly long length = stream.Length;
    private readonly Stack<long> outerEnds = new();
    private long position;
    private long end = stream.Length;
    private int wireType;

    /// <summary>Bytes of the whole stream.</summary>
    public long Length => length;

    /// <summary>Steps to the next field of the current message; false at its end.</summary>
    /// <param name="field">Number of the field.</param>
    /// <exception cref="InvalidDataException">The bytes are no protocol buffer.</exception>
    public bool TryNext(out int field)
    {
        field = 0;
        if (position == end)
        {
            return false;
        }

        ulong tag = RawVarint();
        wireType = (int)(tag & 7);
        if (tag >> 3 is 0 or > (1 << 29) - 1 || wireType is not (Varint or Fixed64 or Bytes or Fixed32))
        {
            throw Damaged($"no field begins here (tag {tag})");
        }

        field = (int)(tag >> 3);
        return true;
    }

    /// <summary>The value of the field stepped to, a whole number.</summary>
    public long ReadInteger()
    {
        Require(Varint);
        return (long)RawVarint();
    }

    /// <summary>The value of the field stepped to, text; what is no UTF-8 becomes replacement characters.</summary>
    public string ReadText()
    {
        Require(Bytes);
        long count = RawLength();
        if (count > TextBytesMax)
        {
            throw Damaged($"a text of {count} bytes, at most {TextBytesMax} are expected");
        }

        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        position += count;
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Enters the message that is the value of the field stepped to; <see cref="Leave"/> it.</summary>
    public void Enter()
    {
        Require(Bytes);
        long count = RawLength();
        if (outerEnds.Count == DepthMax)
        {
            throw Damaged($"messages more than {DepthMax} deep");
        }

        outerEnds.Push(end);
        end = position + count;
    }

    /// <summary>Leaves a message whose fields were all stepped through.</summary>
    public void Leave()
    {
        SeekTo(end);
        end = outerEnds.Pop();
    }

    /// <summary>Passes over the value of the field stepped to.</summary>
    /// <returns>Its bytes, without the length in front.</returns>
    public long Skip()
    {
        long start = position;
        switch (wireType)
        {
            case Varint:
                RawVarint();
                return position - start;
            case Bytes:
                long count = RawLength();
                SeekTo(position + count);
                return count;
            default:
                int width = wireType == Fixed64 ? 8 : 4;
                if (end - position < width)
                {
                    throw Damaged($"a number is cut off");
                }

                SeekTo(position + width);
                return width;
        }
    }

    /// <summary>Numbers of a repeated field, packed or one by one.</summary>
    /// <param name="into">They are added here.</param>
    /// <param name="countMax">More are refused.</param>
    public void ReadIntegers(List<long> into, int countMax)
    {
        if (wireType == Varint)
        {
            into.Add(ReadInteger());
        }
        else
        {
            Enter();
            while (position < end && into.Count <= countMax)
            {
                into.Add((long)RawVarint());
            }

            Leave();
        }

        if (into.Count > countMax)
        {
            throw Damaged($"more than {countMax} dimensions");
        }
    }

    /// <summary>An error that says where in the file it is.</summary>
    public InvalidDataException Damaged(FormattableString what) =>
        new(FormattableString.Invariant($"{FormattableString.Invariant(what)}, at byte {position} of {length}"));

    private void Require(int expected)
    {
        if (wireType != expected)
        {
            throw Damaged($"a field of wire type {wireType}, expected {expected}");
        }
    }

    private void SeekTo(long target)
    {
        if (target != position)
        {
            stream.Seek(target, SeekOrigin.Begin);
            position = target;
        }
    }

    private long RawLength()
    {
        ulong count = RawVarint();
        return count <= (ulong)(end - position)
            ? (long)count
            : throw Damaged($"a value of {count} bytes where {end - position} are left; is the file cut off?");
    }

    private ulong RawVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (position == end)
            {
                throw Damaged($"a number is cut off");
            }

            int next = stream.ReadByte();
            if (next < 0)
            {
                throw Damaged($"the file became shorter while it was read");
            }

            position++;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged($"a number of more than ten bytes");
    }
}
