using System.Buffers.Binary;
using System.Text;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Writing;

/// <summary>Records as bytes, little endian, in a buffer that is kept. One thread at a time.</summary>
internal sealed class RecordBuffer
{
    private byte[] buffer = new byte[4096];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes; valid until more are added.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>Forgets the bytes, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Starts a record; what follows is its body, until <see cref="End"/>.</summary>
    /// <returns>Its place, for <see cref="End"/>.</returns>
    public int Begin(Opcode opcode)
    {
        int place = Length;
        Write((byte)opcode);
        Write(0UL);
        return place;
    }

    /// <summary>Completes a record with its length.</summary>
    public void End(int place) => BinaryPrimitives.WriteUInt64LittleEndian(
        buffer.AsSpan(place + 1), (ulong)(Length - place - Framing.RecordHeaderBytes));

    public void Write(byte value) => Take(1)[0] = value;

    public void Write(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void Write(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        Write((uint)bytes);
        Encoding.UTF8.GetBytes(text, Take(bytes));
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>A map of texts: bytes of it all, then key and value of each.</summary>
    public void Write(IEnumerable<KeyValuePair<string, string>> map)
    {
        int place = Length;
        Write(0u);
        foreach ((string key, string value) in map)
        {
            Write(key);
            Write(value);
        }

        EndArray(place);
    }

    /// <summary>Completes an array that began with a length of zero.</summary>
    public void EndArray(int place) => BinaryPrimitives.WriteUInt32LittleEndian(
        buffer.AsSpan(place), (uint)(Length - place - sizeof(uint)));

    /// <summary>Room for bytes that somebody else writes; <see cref="Advance"/> says how many they were.</summary>
    public Span<byte> Room(int bytes)
    {
        Grow(bytes);
        return buffer.AsSpan(Length);
    }

    /// <summary>Adds what was written into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Drops the bytes from a place on.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Overwrites a number that was written before.</summary>
    public void Set(int place, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(place), value);

    private Span<byte> Take(int bytes)
    {
        Grow(bytes);
        Span<byte> taken = buffer.AsSpan(Length, bytes);
        Length += bytes;
        return taken;
    }

    private void Grow(int bytes)
    {
        int needed = checked(Length + bytes);
        if (needed > buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(Math.Max(needed, buffer.Length * 2L), Array.MaxLength));
        }
    }
}
