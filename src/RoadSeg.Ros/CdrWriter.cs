using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.Ros;

/// <summary>
/// Writes one message after another as little-endian CDR (XCDR1, what ROS 2 puts on the wire and MCAP calls
/// <c>cdr</c>): four bytes of encapsulation, then every primitive at a multiple of its size counted from behind them.
/// The buffer is kept and grows to the longest message, so that the steady state allocates nothing. One thread at a
/// time.
/// </summary>
public sealed class CdrWriter
{
    private const int EncapsulationBytes = 4;

    private byte[] buffer;
    private int length;

    /// <summary>Allocates the buffer and starts a message.</summary>
    /// <param name="capacity">Bytes to make room for at first.</param>
    public CdrWriter(int capacity = 64 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, EncapsulationBytes);
        buffer = new byte[capacity];
        Start();
    }

    /// <summary>The message so far, its encapsulation included; valid until the writer is next used.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>The same as memory.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, length);

    /// <summary>Forgets what was written and starts the next message.</summary>
    public void Start()
    {
        ReadOnlySpan<byte> littleEndian = [0, 1, 0, 0];
        littleEndian.CopyTo(buffer);
        length = EncapsulationBytes;
    }

    /// <summary>bool.</summary>
    public void Write(bool value) => Take(1, 1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>uint8 or byte.</summary>
    public void Write(byte value) => Take(1, 1)[0] = value;

    /// <summary>uint16.</summary>
    public void Write(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2, 2), value);

    /// <summary>int32.</summary>
    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4, 4), value);

    /// <summary>uint32, and the number of elements before a sequence.</summary>
    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4, 4), value);

    /// <summary>float32.</summary>
    public void Write(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(4, 4), value);

    /// <summary>float64.</summary>
    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8, 8), value);

    /// <summary>string: number of bytes with the NUL behind it, UTF-8, NUL.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Write((uint)bytes + 1);
        Span<byte> place = Take(bytes + 1, 1);
        Encoding.UTF8.GetBytes(text, place);
        place[bytes] = 0;
    }

    /// <summary>string that is UTF-8 already.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        Write((uint)utf8.Length + 1);
        Span<byte> place = Take(utf8.Length + 1, 1);
        utf8.CopyTo(place);
        place[^1] = 0;
    }

    /// <summary>uint8[]: number of elements, then the elements.</summary>
    public void WriteSequence(ReadOnlySpan<byte> elements)
    {
        Write((uint)elements.Length);
        elements.CopyTo(Take(elements.Length, 1));
    }

    /// <summary>int8[].</summary>
    public void WriteSequence(ReadOnlySpan<sbyte> elements) => WriteSequence(MemoryMarshal.AsBytes(elements));

    /// <summary>float64[].</summary>
    public void WriteSequence(ReadOnlySpan<double> elements)
    {
        Write((uint)elements.Length);
        WriteArray(elements);
    }

    /// <summary>float64[N]: the elements alone.</summary>
    public void WriteArray(ReadOnlySpan<double> elements)
    {
        foreach (double element in elements)
        {
            Write(element);
        }
    }

    /// <summary>std_msgs/Header.</summary>
    public void Write(RosHeader header)
    {
        Write(header.Stamp);
        Write(header.FrameId.AsSpan());
    }

    /// <summary>builtin_interfaces/Time.</summary>
    public void Write(RosTime time)
    {
        Write(time.Seconds);
        Write(time.Nanoseconds);
    }

    /// <summary>geometry_msgs/Quaternion.</summary>
    public void Write(UnitQuaternion rotation)
    {
        Write(rotation.X);
        Write(rotation.Y);
        Write(rotation.Z);
        Write(rotation.W);
    }

    /// <summary>geometry_msgs/Vector3 and geometry_msgs/Point.</summary>
    public void Write(Vector3D vector)
    {
        Write(vector.X);
        Write(vector.Y);
        Write(vector.Z);
    }

    // Padding is zero, so that equal messages are equal bytes.
    private Span<byte> Take(int bytes, int alignment)
    {
        int body = length - EncapsulationBytes;
        int padding = -body & (alignment - 1);
        int start = length + padding;
        int end = checked(start + bytes);
        if (end > buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(Math.Max(end, buffer.Length * 2L), Array.MaxLength));
        }

        buffer.AsSpan(length, padding).Clear();
        length = end;
        return buffer.AsSpan(start, bytes);
    }
}
