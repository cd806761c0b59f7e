using System.Buffers.Binary;
using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.Ros;

/// <summary>How the fields of a message stand behind each other.</summary>
public enum RosWire
{
    /// <summary>CDR, of ROS 2.</summary>
    Cdr,

    /// <summary>
    /// That of ROS 1: little endian, nothing before the first field, no padding, texts without NUL, and a number in
    /// front of each header. The fields themselves are those of ROS 2.
    /// </summary>
    Ros1,
}

/// <summary>
/// Reads one message in place: CDR (XCDR1 and plain XCDR2, both byte orders), or what ROS 1 has instead. Nothing in a
/// message makes it read beyond the bytes that are there or reserve memory for more than there are. The option bytes of
/// the encapsulation may be anything, as XTypes allows.
/// </summary>
public ref struct CdrReader
{
    private const int EncapsulationBytes = 4;

    private readonly ReadOnlySpan<byte> body;
    private readonly RosWire wire;
    private readonly bool isBigEndian;
    private readonly int alignmentMax;
    private int position;

    /// <summary>Starts at the first field.</summary>
    /// <param name="message">The whole message; what is read points into it.</param>
    /// <param name="wire">How it is written.</param>
    /// <exception cref="RosFormatException">It is no CDR of a kind that is read.</exception>
    public CdrReader(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        this.wire = wire;
        if (wire == RosWire.Ros1)
        {
            alignmentMax = 1;
            body = message;
            return;
        }

        if (message.Length < EncapsulationBytes)
        {
            throw new RosFormatException(FormattableString.Invariant(
                $"a CDR message has at least {EncapsulationBytes} bytes, this one has {message.Length}"));
        }

        int kind = (message[0] << 8) | message[1];
        (isBigEndian, alignmentMax) = kind switch
        {
            0 => (true, 8),
            1 => (false, 8),
            6 => (true, 4),
            7 => (false, 4),
            _ => throw new RosFormatException(FormattableString.Invariant(
                $"CDR encapsulation {kind} is not read: expected 0 or 1 (CDR), 6 or 7 (plain CDR2)")),
        };
        body = message[EncapsulationBytes..];
    }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => body.Length - position;

    /// <summary>bool.</summary>
    public bool ReadBool() => Take(1, 1)[0] != 0;

    /// <summary>uint8.</summary>
    public byte ReadByte() => Take(1, 1)[0];

    /// <summary>int32.</summary>
    public int ReadInt32() => isBigEndian
        ? BinaryPrimitives.ReadInt32BigEndian(Take(4, 4))
        : BinaryPrimitives.ReadInt32LittleEndian(Take(4, 4));

    /// <summary>uint32.</summary>
    public uint ReadUInt32() => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(Take(4, 4))
        : BinaryPrimitives.ReadUInt32LittleEndian(Take(4, 4));

    /// <summary>float64.</summary>
    public double ReadDouble() => isBigEndian
        ? BinaryPrimitives.ReadDoubleBigEndian(Take(8, 8))
        : BinaryPrimitives.ReadDoubleLittleEndian(Take(8, 8));

    /// <summary>string as UTF-8 without its NUL.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        int bytes = ReadLength(1);
        ReadOnlySpan<byte> text = Take(bytes, 1);
        return text.Length > 0 && text[^1] == 0 ? text[..^1] : text;
    }

    /// <summary>string; allocates.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadText());

    /// <summary>uint8[] or int8[] in place.</summary>
    public ReadOnlySpan<byte> ReadByteSequence() => Take(ReadLength(1), 1);

    /// <summary>Number of elements of a sequence.</summary>
    /// <param name="elementBytesMin">Fewest bytes that an element can have, at least 1.</param>
    /// <exception cref="RosFormatException">So many elements cannot be in what is left.</exception>
    public int ReadLength(int elementBytesMin)
    {
        uint count = ReadUInt32();
        if (count > (uint)(Remaining / elementBytesMin))
        {
            throw new RosFormatException(FormattableString.Invariant(
                $"a sequence of {count} elements cannot be in the {Remaining} bytes left at byte {Place}"));
        }

        return (int)count;
    }

    /// <summary>float64[N].</summary>
    public void ReadArray(scoped Span<double> elements)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = ReadDouble();
        }
    }

    /// <summary>builtin_interfaces/Time.</summary>
    public RosTime ReadTime()
    {
        int seconds = ReadInt32();
        return new RosTime(seconds, ReadUInt32());
    }

    /// <summary>std_msgs/Header, its frame in place.</summary>
    public HeaderView ReadHeader()
    {
        if (wire == RosWire.Ros1)
        {
            // seq
            ReadUInt32();
        }

        RosTime stamp = ReadTime();
        return new HeaderView(stamp, ReadText());
    }

    /// <summary>geometry_msgs/Vector3 and geometry_msgs/Point.</summary>
    public Vector3D ReadVector()
    {
        double x = ReadDouble();
        double y = ReadDouble();
        return new Vector3D(x, y, ReadDouble());
    }

    /// <summary>geometry_msgs/Quaternion, as it stands there.</summary>
    public UnitQuaternion ReadQuaternion()
    {
        double x = ReadDouble();
        double y = ReadDouble();
        double z = ReadDouble();
        return new UnitQuaternion(x, y, z, ReadDouble());
    }

    private readonly int Start => wire == RosWire.Cdr ? EncapsulationBytes : 0;

    private readonly int Place => position + Start;

    private ReadOnlySpan<byte> Take(int bytes, int alignment)
    {
        alignment = Math.Min(alignment, alignmentMax);
        int padding = -position & (alignment - 1);
        if (bytes > body.Length - position - padding)
        {
            throw new RosFormatException(FormattableString.Invariant(
                $"the message ends at byte {body.Length + Start}, {bytes} more were expected at byte ")
                + FormattableString.Invariant($"{Place + padding}"));
        }

        position += padding;
        ReadOnlySpan<byte> taken = body.Slice(position, bytes);
        position += bytes;
        return taken;
    }
}

/// <summary>std_msgs/Header that was read.</summary>
/// <param name="stamp">Time of the message's contents.</param>
/// <param name="frameId">Coordinate frame, UTF-8.</param>
public readonly ref struct HeaderView(RosTime stamp, ReadOnlySpan<byte> frameId)
{
    /// <summary>Time of the message's contents.</summary>
    public RosTime Stamp { get; } = stamp;

    /// <summary>Coordinate frame, UTF-8, in the message's own bytes.</summary>
    public ReadOnlySpan<byte> FrameId { get; } = frameId;

    /// <summary>Coordinate frame; allocates.</summary>
    public string Frame => Encoding.UTF8.GetString(FrameId);
}
