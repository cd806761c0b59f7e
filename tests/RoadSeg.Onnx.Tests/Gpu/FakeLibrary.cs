using System.Buffers.Binary;
using System.Text;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>Writes shared libraries that hold nothing but what they ask of the loader.</summary>
internal static class FakeLibrary
{
    public const int X64 = 62;
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const long BaseAddress = 0x1000;

    public static void Write(string path, string[] needed, string? runPath = null, int machine = X64)
    {
        List<byte> names = [0];
        List<(long Tag, long Value)> entries = [];
        foreach (string name in needed)
        {
            entries.Add((1, names.Count));
            names.AddRange([.. Encoding.UTF8.GetBytes(name), 0]);
        }

        if (runPath is not null)
        {
            entries.Add((29, names.Count));
            names.AddRange([.. Encoding.UTF8.GetBytes(runPath), 0]);
        }

        int dynamic = HeaderBytes + (2 * SegmentBytes);
        int strings = dynamic + ((entries.Count + 2) * 16);
        entries.Add((5, BaseAddress + strings));
        entries.Add((0, 0));
        byte[] file = new byte[strings + names.Count];
        ((byte[])[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]).CopyTo(file, 0);
        Short(16, 3);
        Short(18, machine);
        Long(32, HeaderBytes);
        Short(54, SegmentBytes);
        Short(56, 2);
        Segment(HeaderBytes, 1, 0, BaseAddress, file.Length);
        Segment(HeaderBytes + SegmentBytes, 2, dynamic, BaseAddress + dynamic, entries.Count * 16);
        for (int i = 0; i < entries.Count; i++)
        {
            Long(dynamic + (i * 16), entries[i].Tag);
            Long(dynamic + (i * 16) + 8, entries[i].Value);
        }

        names.CopyTo(file, strings);
        File.WriteAllBytes(path, file);

        void Short(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), (ushort)value);
        void Long(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
        void Segment(int at, int type, long offset, long address, long bytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), type);
            Long(at + 8, offset);
            Long(at + 16, address);
            Long(at + 32, bytes);
        }
    }
}
