using System.Runtime.InteropServices;
using System.Text;

namespace RoadSeg.Local.Tests.Support;

/// <summary>Reads a ring as a program of another language would: from the bytes of the file alone.</summary>
internal sealed class TestRing(string name)
{
    private readonly string path = Path.Combine("/dev/shm", name);

    public bool Exists => File.Exists(path);

    public byte[] Bytes()
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static T At<T>(ReadOnlySpan<byte> bytes, int at)
        where T : unmanaged => MemoryMarshal.Read<T>(bytes[at..]);

    public static string Text(ReadOnlySpan<byte> bytes, int at, int length) =>
        Encoding.UTF8.GetString(bytes.Slice(at, length)).TrimEnd('\0');

    /// <summary>The newest scene's bytes.</summary>
    public byte[] Newest()
    {
        byte[] bytes = Bytes();
        ulong number = At<ulong>(bytes, 448);
        int slotBytes = At<int>(bytes, 20);
        int start = At<int>(bytes, 12) + ((int)((number - 1) % At<uint>(bytes, 16)) * slotBytes);
        byte[] slot = bytes.AsSpan(start, slotBytes).ToArray();
        Assert.Equal(2 * number, At<ulong>(slot, 0));
        return slot;
    }

    public static sbyte[] Grid(byte[] slot, byte[] file)
    {
        int at = At<int>(file, 76);
        int count = At<int>(file, 24) * At<int>(file, 28);
        return MemoryMarshal.Cast<byte, sbyte>(slot.AsSpan(at, count)).ToArray();
    }
}
