using RoadSeg.Mcap.Compression;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// Makes the records of a chunk readable. Its buffers grow to the largest chunk. One thread at a time.
/// </summary>
internal sealed class ChunkLoader : IDisposable
{
    /// <summary>Bytes of a chunk at most, compressed or not: memory is for frames.</summary>
    public const int BytesMax = 512 << 20;

    private readonly Zstd zstd = new();
    private readonly Lz4 lz4 = new();
    private byte[] records = [];

    /// <summary>Decompresses and checks a chunk.</summary>
    /// <param name="body">Body of the chunk record.</param>
    /// <returns>Its records, valid until the next call.</returns>
    /// <exception cref="InvalidDataException">It is broken, or compressed in a way that is not read.</exception>
    public ReadOnlyMemory<byte> Load(ReadOnlyMemory<byte> body)
    {
        RecordReader reader = new(body.Span);
        reader.ReadUInt64();
        reader.ReadUInt64();
        ulong size = reader.ReadUInt64();
        uint crc = reader.ReadUInt32();
        string compression = reader.ReadText();
        ulong compressedSize = reader.ReadUInt64();
        if (compressedSize > (ulong)reader.Remaining || size > BytesMax)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"a chunk of {compressedSize} bytes, {size} uncompressed: at most {BytesMax} are read"));
        }

        int start = body.Length - reader.Remaining;
        ReadOnlyMemory<byte> stored = body.Slice(start, (int)compressedSize);
        ReadOnlyMemory<byte> loaded = Decompress(compression, stored, (int)size);
        if (loaded.Length != (int)size)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"a chunk has {loaded.Length} bytes: expected {size}, as it says"));
        }

        return crc == 0 || crc == Crc32.Append(0, loaded.Span)
            ? loaded
            : throw new InvalidDataException("a chunk's bytes are not those that were written (CRC)");
    }

    /// <summary>Frees the libraries' memory.</summary>
    public void Dispose()
    {
        zstd.Dispose();
        lz4.Dispose();
    }

    /// <summary>Decompresses bytes whose size is known.</summary>
    /// <param name="compression">What the log calls it; nothing for bytes as they are.</param>
    /// <param name="stored">As they stand in the file.</param>
    /// <param name="size">Bytes uncompressed.</param>
    /// <returns>Valid until the next call.</returns>
    /// <exception cref="InvalidDataException">They are broken.</exception>
    /// <exception cref="NotSupportedException">They are compressed in a way that is not read here.</exception>
    public ReadOnlyMemory<byte> Decompress(string compression, ReadOnlyMemory<byte> stored, int size)
    {
        switch (compression)
        {
            case "":
                return stored;
            case Zstd.Name when Zstd.IsAvailable:
                Grow(stored.Length, size);
                return records.AsMemory(0, zstd.Decompress(stored.Span, records.AsSpan(0, size)));
            case Lz4.Name when Lz4.IsAvailable:
                Grow(stored.Length, size);
                return records.AsMemory(0, lz4.Decompress(stored.Span, records.AsSpan(0, size)));
            case Bzip2.Name when Bzip2.IsAvailable:
                Grow(stored.Length, size);
                return records.AsMemory(0, Bzip2.Decompress(stored.Span, records.AsSpan(0, size)));
            case Zstd.Name:
                throw NotThere(compression, Zstd.Library);
            case Lz4.Name:
                throw NotThere(compression, Lz4.Library);
            case Bzip2.Name:
                throw NotThere(compression, Bzip2.Library);
            default:
                throw new NotSupportedException(
                    $"its chunks are compressed with \"{compression}\": expected zstd, lz4, bz2 or nothing");
        }
    }

    private static NotSupportedException NotThere(string compression, string library) =>
        new($"its chunks are compressed with {compression}, and {library} is not there");

    // No more memory than compressed bytes can account for: a length in a broken file is not believed.
    private void Grow(int stored, int size)
    {
        const int AlwaysBelieved = 32 << 20;
        const int RatioMax = 2000;
        if (size > Math.Max(AlwaysBelieved, (long)stored * RatioMax))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"a chunk of {stored} bytes says that it is {size} bytes uncompressed"));
        }

        if (records.Length < size)
        {
            records = GC.AllocateUninitializedArray<byte>(size);
        }
    }
}
