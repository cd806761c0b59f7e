using System.Buffers.Binary;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// What the outer structure of a video file says about its own length: a recording that was cut off lists more bytes
/// than the file has. Only the outermost headers are read. ISO base media (MP4, MOV), RIFF (AVI) and EBML (MKV, WebM).
/// </summary>
/// <param name="Kind">Name of the container; null for any other.</param>
/// <param name="IsCutShort">True when bytes that the headers announce are missing.</param>
/// <param name="HasIndex">False for ISO base media without <c>moov</c>: nothing in it can be found.</param>
/// <param name="HasExactFrameCount">Whether the container lists every frame, so that its count is no estimate.</param>
internal sealed record ContainerFile(string? Kind, bool IsCutShort, bool HasIndex, bool HasExactFrameCount)
{
    private const uint EbmlMagic = 0x1A45DFA3;
    private const uint EbmlSegment = 0x18538067;
    private const int BoxesMax = 100_000;

    /// <summary>Reads the outer headers.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ContainerFile Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 4096);
        Span<byte> head = stackalloc byte[12];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (read < head.Length)
        {
            return new ContainerFile(null, IsCutShort: false, HasIndex: true, HasExactFrameCount: false);
        }

        ReadOnlySpan<byte> type = head[4..8];
        if (type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8))
        {
            return ReadBoxes(file);
        }

        if (head[..4].SequenceEqual("RIFF"u8))
        {
            long announced = 8L + BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            return new ContainerFile("AVI", announced > file.Length, HasIndex: true, HasExactFrameCount: true);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(head) == EbmlMagic
            ? new ContainerFile("Matroska", IsSegmentCutShort(file), HasIndex: true, HasExactFrameCount: false)
            : new ContainerFile(null, IsCutShort: false, HasIndex: true, HasExactFrameCount: false);
    }

    // ISO/IEC 14496-12: size (4 bytes, big endian), type (4), and an 8-byte size when the first says 1; 0 reaches to
    // the end of the file.
    private static ContainerFile ReadBoxes(FileStream file)
    {
        bool hasIndex = false;
        bool isFragmented = false;
        Span<byte> header = stackalloc byte[16];
        long position = 0;
        for (int i = 0; i < BoxesMax && position + 8 <= file.Length; i++)
        {
            file.Position = position;
            int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            hasIndex |= header[4..8].SequenceEqual("moov"u8);
            isFragmented |= header[4..8].SequenceEqual("moof"u8);
            if (size == 1 && read == header.Length)
            {
                size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
            }

            if (size == 0)
            {
                position = file.Length;
            }
            else if (size < 8 || size > file.Length - position)
            {
                return new ContainerFile("MP4", IsCutShort: true, hasIndex, hasIndex && !isFragmented);
            }
            else
            {
                position += size;
            }
        }

        return new ContainerFile("MP4", position != file.Length, hasIndex, hasIndex && !isFragmented);
    }

    // RFC 8794: the EBML header, then the Segment; each an id and a length whose first byte tells how long it is.
    // A length of all ones is unknown: a stream that was recorded as it came.
    private static bool IsSegmentCutShort(FileStream file)
    {
        file.Position = 4;
        long headerLength = ReadLength(file, out _);
        file.Position += headerLength;
        Span<byte> id = stackalloc byte[4];
        if (file.ReadAtLeast(id, id.Length, throwOnEndOfStream: false) < id.Length
            || BinaryPrimitives.ReadUInt32BigEndian(id) != EbmlSegment)
        {
            return true;
        }

        long length = ReadLength(file, out bool isUnknown);
        return !isUnknown && file.Position + length > file.Length;
    }

    private static long ReadLength(FileStream file, out bool isUnknown)
    {
        isUnknown = true;
        int first = file.ReadByte();
        if (first <= 0)
        {
            return 0;
        }

        int more = System.Numerics.BitOperations.LeadingZeroCount((uint)first) - 24;
        long value = first & ((0x80 >> more) - 1);
        bool isAllOnes = value == (0x80 >> more) - 1;
        for (int i = 0; i < more; i++)
        {
            int next = Math.Max(file.ReadByte(), 0);
            isAllOnes &= next == 0xFF;
            value = (value << 8) | (uint)next;
        }

        isUnknown = isAllOnes;
        return value;
    }
}
