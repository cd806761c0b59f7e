using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// What a shared library asks of the loader, read from its dynamic section without loading it. Only 64-bit
/// little-endian ELF, as all of ours are. Immutable; any thread.
/// </summary>
/// <param name="Machine">Processor it is for: 62 is x86-64, 183 is AArch64.</param>
/// <param name="Needed">File names of the libraries it needs, in its order.</param>
/// <param name="RunPaths">Folders it asks to be searched, <c>$ORIGIN</c> not yet replaced.</param>
internal sealed record ElfFile(int Machine, ImmutableArray<string> Needed, ImmutableArray<string> RunPaths)
{
    private const int HeaderBytes = 64;
    private const int SegmentsMax = 1024;
    private const int DynamicEntriesMax = 100_000;
    private const int NameBytesMax = 4096;

    private const int LoadSegment = 1;
    private const int DynamicSegment = 2;

    private const long TagNull = 0;
    private const long TagNeeded = 1;
    private const long TagStringTable = 5;
    private const long TagRPath = 15;
    private const long TagRunPath = 29;

    /// <summary>The machine number of this process.</summary>
    public static int ThisMachine =>
        System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
            == System.Runtime.InteropServices.Architecture.Arm64 ? 183 : 62;

    /// <summary>Reads a library.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no shared library for 64-bit little-endian Linux.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ElfFile Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[] header = Bytes(stream, 0, HeaderBytes);
        if (!header.AsSpan(0, 6).SequenceEqual<byte>([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new InvalidDataException("it is no 64-bit ELF file");
        }

        int machine = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(18));
        List<Segment> segments = Segments(stream, header);
        Segment? dynamic = segments.Find(s => s.Type == DynamicSegment);
        return dynamic is null
            ? new ElfFile(machine, [], [])
            : ReadDynamic(stream, machine, segments, dynamic);
    }

    private static ElfFile ReadDynamic(FileStream stream, int machine, List<Segment> segments, Segment dynamic)
    {
        List<(long Tag, long Value)> entries = [];
        int count = (int)Math.Min(dynamic.FileBytes / 16, DynamicEntriesMax);
        byte[] table = Bytes(stream, dynamic.Offset, count * 16);
        for (int i = 0; i < count; i++)
        {
            long tag = BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(i * 16));
            if (tag == TagNull)
            {
                break;
            }

            entries.Add((tag, BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan((i * 16) + 8))));
        }

        // The string table is given by its address in memory; the segment that holds it tells where in the file it is.
        long address = entries.Find(e => e.Tag == TagStringTable).Value;
        Segment home = segments.Find(
            s => s.Type == LoadSegment && address >= s.Address && address - s.Address < s.FileBytes)
            ?? throw new InvalidDataException("its dynamic section has no names");
        long names = home.Offset + (address - home.Address);
        return new ElfFile(
            machine,
            [.. entries.Where(e => e.Tag == TagNeeded).Select(e => Name(stream, names + e.Value))],
            [
                .. entries.Where(e => e.Tag is TagRPath or TagRunPath)
                    .SelectMany(e => Name(stream, names + e.Value).Split(':', StringSplitOptions.RemoveEmptyEntries)),
            ]);
    }

    private static List<Segment> Segments(FileStream stream, byte[] header)
    {
        long offset = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        int entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(54));
        int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
        if (entryBytes < 56 || count > SegmentsMax)
        {
            throw new InvalidDataException("its program headers are damaged");
        }

        byte[] table = Bytes(stream, offset, entryBytes * count);
        List<Segment> segments = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = table.AsSpan(i * entryBytes, entryBytes);
            segments.Add(new Segment(
                BinaryPrimitives.ReadInt32LittleEndian(entry),
                BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[16..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[32..])));
        }

        return segments;
    }

    private static string Name(FileStream stream, long offset)
    {
        int count = (int)Math.Clamp(stream.Length - offset, 0, NameBytesMax);
        byte[] bytes = Bytes(stream, offset, count);
        int end = Array.IndexOf(bytes, (byte)0);
        return end < 0
            ? throw new InvalidDataException("a name in it has no end")
            : Encoding.UTF8.GetString(bytes, 0, end);
    }

    private static byte[] Bytes(FileStream stream, long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > stream.Length - count)
        {
            throw new InvalidDataException("it is cut off");
        }

        byte[] bytes = new byte[count];
        stream.Seek(offset, SeekOrigin.Begin);
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Segment(int Type, long Offset, long Address, long FileBytes);
}
