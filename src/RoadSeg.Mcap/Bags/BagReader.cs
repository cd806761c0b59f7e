using System.Buffers.Binary;
using System.Text;
using RoadSeg.Mcap.Reading;

namespace RoadSeg.Mcap.Bags;

/// <summary>
/// Reads bags of ROS 1, version 2.0, as <c>rosbag record</c> writes them: chunks as they are, bz2 or lz4; also those
/// that were never closed (<c>.bag.active</c>).
/// </summary>
internal sealed class BagReader : LogReader
{
    private readonly BagIndex? index;
    private readonly BagConnections connections;

    private BagReader(FileStream stream, BagIndex? index, string? problem)
        : base(stream, index?.Summary, problem)
    {
        this.index = index;
        connections = index?.Connections ?? new BagConnections(Channels, Schemas);
        Rewind();
    }

    public override string Kind => "bag";

    /// <summary>Reads the index, if there is one, and goes to the start.</summary>
    /// <param name="stream">The file; closed with what is returned.</param>
    /// <param name="start">Its first bytes.</param>
    /// <exception cref="InvalidDataException">Its first record is broken.</exception>
    /// <exception cref="NotSupportedException">It is of another version, or encrypted.</exception>
    public static BagReader Open(FileStream stream, ReadOnlySpan<byte> start)
    {
        if (!start.SequenceEqual(BagFraming.Magic))
        {
            throw new NotSupportedException(
                $"it is a ROS bag that begins with \"{Encoding.ASCII.GetString(start).TrimEnd()}\": expected version "
                + "2.0; \"rosbag fix\" makes one of it");
        }

        byte[] record = ReadHeaderAt(stream, BagFraming.Magic.Length)
            ?? throw new InvalidDataException("it ends within its first record");
        BagHeader header = BagHeader.Read(record);
        if (header.Op != BagOp.File)
        {
            throw new InvalidDataException("its first record is not that of a ROS bag");
        }

        if (!header.Encryptor.IsEmpty)
        {
            throw new NotSupportedException(
                $"it is encrypted ({Encoding.UTF8.GetString(header.Encryptor)}): expected a ROS bag that is not");
        }

        BagIndex? index = BagIndex.TryRead(stream, header.Place, out string? problem);
        return new BagReader(stream, index, problem);
    }

    public override void Rewind() => Go(BagFraming.Magic.Length, 0);

    public override int? CountIn(ChunkPlace chunk, ushort channel) => index?.CountIn(chunk.Place, channel);

    protected override bool TryFill(out LogMessage message)
    {
        message = default;
        long place = Position;
        if (place >= (index?.Place ?? Stream.Length))
        {
            return false;
        }

        // Header and data, each with its length before it.
        if (TryReadLength(place) is not long headerBytes || headerBytes > BagFraming.HeaderBytesMax
            || TryReadLength(place + BagFraming.LengthBytes + headerBytes) is not long dataBytes)
        {
            return TryResume(place);
        }

        long length = (2 * BagFraming.LengthBytes) + headerBytes + dataBytes;
        Position = place + length;
        if (length > ChunkLoader.BytesMax)
        {
            CountBroken(FormattableString.Invariant($"a record of {length} bytes at byte {place}"));
            return true;
        }

        Stream.Position = place;
        ReadOnlyMemory<byte> record = ReadBody((int)length);
        if (OpOf(record.Span) == BagOp.Chunk)
        {
            LoadChunk(record, place);
        }
        else if (!TryTake(record, out message))
        {
            message = default;
        }

        return true;
    }

    protected override ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> chunk)
    {
        RecordReader reader = new(chunk.Span);
        BagHeader header = BagHeader.Read(reader.ReadBytes());
        int stored = reader.ReadBytes().Length;
        string compression = header.Compression.SequenceEqual("none"u8) ? ""
            : Encoding.UTF8.GetString(header.Compression);
        if (header.Size > ChunkLoader.BytesMax || (compression.Length == 0 && header.Size != stored))
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"a chunk of {stored} bytes says that it is {header.Size} bytes uncompressed"));
        }

        ReadOnlyMemory<byte> loaded = Loader.Decompress(compression, chunk[^stored..], (int)header.Size);
        return loaded.Length == (int)header.Size ? loaded
            : throw new InvalidDataException(FormattableString.Invariant(
                $"a chunk has {loaded.Length} bytes: expected {header.Size}, as it says"));
    }

    protected override bool TryTakeRecord(out LogMessage message)
    {
        message = default;
        try
        {
            RecordReader reader = new(Records.Span);
            reader.ReadBytes();
            reader.ReadBytes();
            ReadOnlyMemory<byte> record = Records[..^reader.Remaining];
            Records = Records[record.Length..];
            return TryTake(record, out message);
        }
        catch (InvalidDataException)
        {
            CountBroken("a record in a chunk is cut off");
            Records = default;
            return false;
        }
    }

    private bool TryTake(ReadOnlyMemory<byte> record, out LogMessage message)
    {
        message = default;
        try
        {
            RecordReader reader = new(record.Span);
            BagHeader header = BagHeader.Read(reader.ReadBytes());
            ReadOnlySpan<byte> data = reader.ReadBytes();
            switch (header.Op)
            {
                case BagOp.Connection:
                    connections.Take(header, data);
                    return false;
                case BagOp.Message when connections.ChannelOf(header.Connection) is ushort id:
                    message = new LogMessage(id, header.Time, record[^data.Length..]);
                    return data.Length > 0 && IsWanted(id);
                default:
                    return false;
            }
        }
        catch (InvalidDataException e)
        {
            CountBroken(e.Message);
            return false;
        }
    }

    private static BagOp OpOf(ReadOnlySpan<byte> record)
    {
        try
        {
            return BagHeader.Read(new RecordReader(record).ReadBytes()).Op;
        }
        catch (InvalidDataException)
        {
            // Counted by who takes it.
            return BagOp.None;
        }
    }

    // The length that stands there; null where it, or what it is of, is beyond the end.
    private long? TryReadLength(long place)
    {
        Span<byte> bytes = stackalloc byte[BagFraming.LengthBytes];
        Stream.Position = Math.Min(place, Stream.Length);
        if (Stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            return null;
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return length <= Stream.Length - place - bytes.Length ? length : null;
    }

    private static byte[]? ReadHeaderAt(FileStream stream, long place)
    {
        Span<byte> length = stackalloc byte[BagFraming.LengthBytes];
        stream.Position = place;
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            return null;
        }

        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (bytes > BagFraming.HeaderBytesMax || bytes > stream.Length - stream.Position)
        {
            return null;
        }

        byte[] header = new byte[bytes];
        stream.ReadExactly(header);
        return header;
    }
}
