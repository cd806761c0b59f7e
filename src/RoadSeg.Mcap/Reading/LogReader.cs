using System.Buffers.Binary;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Reading;

/// <summary>One message of a log.</summary>
/// <param name="Channel">Number of its channel.</param>
/// <param name="LogTime">When it was recorded, nanoseconds.</param>
/// <param name="Payload">Its bytes, valid until the next one is read.</param>
internal readonly record struct LogMessage(ushort Channel, ulong LogTime, ReadOnlyMemory<byte> Payload)
{
    /// <summary>When it was captured, nanoseconds: what it says itself, without that when it was recorded.</summary>
    /// <param name="stamp">0 when it does not say.</param>
    public long StampOr(long stamp) => stamp > 0 ? stamp : (long)Math.Min(LogTime, long.MaxValue);
}

/// <summary>
/// Reads the messages of a log in the order of the file, chunk by chunk, with the index where there is one (chunks
/// without wanted messages are passed over) and without it else. Holds one chunk in memory. Broken chunks are passed
/// over and counted; at the end of a file that was cut off it ends. One thread at a time.
/// </summary>
internal sealed partial class LogReader : IDisposable
{
    private readonly FileStream stream;
    private readonly ChunkLoader loader = new();
    private readonly LogSummary? summary;
    private byte[] body = [];
    private ReadOnlyMemory<byte> records;
    private long position;
    private int chunkNumber;
    private long brokenBelow;

    private LogReader(FileStream stream)
    {
        this.stream = stream;
        summary = LogSummary.TryRead(stream, out string? problem);
        NoIndexReason = problem;
        Schemas = summary?.Schemas ?? [];
        Channels = summary?.Channels ?? [];
        Rewind();
    }

    /// <summary>Why there is no index; null when there is.</summary>
    public string? NoIndexReason { get; }

    /// <summary>Schemas known so far: with an index all of them.</summary>
    public Dictionary<ushort, SchemaRecord> Schemas { get; }

    /// <summary>Channels known so far: with an index all of them.</summary>
    public Dictionary<ushort, ChannelRecord> Channels { get; }

    /// <summary>Chunks; empty without an index.</summary>
    public IReadOnlyList<ChunkPlace> Chunks => summary?.Chunks ?? [];

    /// <summary>Chunks and records that were broken and passed over.</summary>
    public int BrokenCount { get; private set; }

    /// <summary>What was wrong with the last of them.</summary>
    public string? BrokenReason { get; private set; }

    /// <summary>Where the file was cut off; null when it was not, or nobody has read so far.</summary>
    public string? CutOff { get; private set; }

    /// <summary>Chunks read from the file since the last <see cref="Rewind"/>.</summary>
    public int ChunksRead { get; private set; }

    /// <summary>Which channels are wanted; all of them at first.</summary>
    public Func<ushort, bool> IsWanted { get; set; } = static _ => true;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no MCAP file.</exception>
    public static LogReader Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        try
        {
            Span<byte> magic = stackalloc byte[Framing.Magic.Length];
            int read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            if (!magic[..read].SequenceEqual(Framing.Magic))
            {
                throw new InvalidDataException(
                    read == 0 ? "it is empty" : "its first bytes are not those of an MCAP file");
            }

            return new LogReader(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Number of messages of a channel; null when the file does not say.</summary>
    public long? CountOf(ushort channel) => summary is { Counts.Count: > 0 }
        ? (long)summary.Counts.GetValueOrDefault(channel)
        : null;

    /// <summary>Goes on at the start.</summary>
    public void Rewind() => Go(Framing.Magic.Length, 0);

    /// <summary>Goes on at a chunk of <see cref="Chunks"/>.</summary>
    public void GoToChunk(int chunk) => Go(Chunks[chunk].Place, chunk);

    /// <summary>The next wanted message.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NotSupportedException">Chunks are compressed in a way that cannot be read here.</exception>
    public bool TryRead(out LogMessage message)
    {
        while (true)
        {
            while (records.Length >= Framing.RecordHeaderBytes)
            {
                if (TryTakeRecord(out message))
                {
                    return true;
                }
            }

            if (!TryFill(out message))
            {
                return false;
            }

            if (!message.Payload.IsEmpty)
            {
                return true;
            }
        }
    }

    /// <summary>Messages of a channel in a chunk, from its message index; null when it has none.</summary>
    public int? CountIn(ChunkPlace chunk, ushort channel)
    {
        foreach ((ushort id, long place) in chunk.Indexes)
        {
            if (id == channel)
            {
                Span<byte> start = stackalloc byte[Framing.RecordHeaderBytes];
                stream.Position = place;
                int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start[1..]);
                bool isIndex = read == start.Length && start[0] == (byte)Opcode.MessageIndex && length < int.MaxValue;
                return isIndex ? ((int)length - sizeof(ushort) - sizeof(uint)) / (2 * sizeof(ulong)) : null;
            }
        }

        return chunk.Indexes.Length > 0 ? 0 : null;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        loader.Dispose();
        stream.Dispose();
    }

    private void Go(long place, int chunk)
    {
        position = place;
        chunkNumber = chunk;
        records = default;
        ChunksRead = 0;
    }

    // The next record inside the chunk; false when it is no wanted message.
    private bool TryTakeRecord(out LogMessage message)
    {
        message = default;
        ReadOnlySpan<byte> span = records.Span;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(span[1..]);
        if (length > (ulong)(span.Length - Framing.RecordHeaderBytes))
        {
            CountBroken("a record in a chunk is cut off");
            records = default;
            return false;
        }

        Opcode opcode = (Opcode)span[0];
        ReadOnlyMemory<byte> record = records.Slice(Framing.RecordHeaderBytes, (int)length);
        records = records[(Framing.RecordHeaderBytes + (int)length)..];
        return TryTake(opcode, record, out message);
    }

    private bool TryTake(Opcode opcode, ReadOnlyMemory<byte> record, out LogMessage message)
    {
        message = default;
        try
        {
            switch (opcode)
            {
                case Opcode.Schema:
                    SchemaRecord schema = SchemaRecord.Read(record.Span);
                    Schemas[schema.Id] = schema;
                    return false;
                case Opcode.Channel:
                    ChannelRecord channel = ChannelRecord.Read(record.Span);
                    Channels[channel.Id] = channel;
                    return false;
                case Opcode.Message:
                    RecordReader reader = new(record.Span);
                    ushort id = reader.ReadUInt16();
                    reader.ReadUInt32();
                    ulong time = reader.ReadUInt64();
                    reader.ReadUInt64();
                    message = new LogMessage(id, time, record[^reader.Remaining..]);
                    return reader.Remaining > 0 && IsWanted(id);
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
}
