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
internal abstract class LogReader : IDisposable
{
    private readonly LogSummary? summary;
    private byte[] body = [];
    private int chunkNumber;
    private long brokenBelow;

    /// <summary>Starts; <see cref="Rewind"/> comes next.</summary>
    /// <param name="stream">The file; closed with this.</param>
    /// <param name="summary">Its index; null without one.</param>
    /// <param name="problem">Why there is no index; null when there is.</param>
    protected LogReader(FileStream stream, LogSummary? summary, string? problem)
    {
        Stream = stream;
        this.summary = summary;
        NoIndexReason = problem;
        Schemas = summary?.Schemas ?? [];
        Channels = summary?.Channels ?? [];
    }

    /// <summary>Why there is no index; null when there is.</summary>
    public string? NoIndexReason { get; }

    /// <summary>What the kind of file is called: <c>MCAP</c>, <c>bag</c>.</summary>
    public abstract string Kind { get; }

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

    /// <summary>The file.</summary>
    protected FileStream Stream { get; }

    /// <summary>Makes chunks readable.</summary>
    protected ChunkLoader Loader { get; } = new();

    /// <summary>Place in the file behind what was read.</summary>
    protected long Position { get; set; }

    /// <summary>What is left of the chunk that was read last.</summary>
    protected ReadOnlyMemory<byte> Records { get; set; }

    /// <summary>Number of messages of a channel; null when the file does not say.</summary>
    public long? CountOf(ushort channel) => summary is { Counts.Count: > 0 }
        ? (long)summary.Counts.GetValueOrDefault(channel)
        : null;

    /// <summary>Goes on at the start.</summary>
    public abstract void Rewind();

    /// <summary>Goes on at a chunk of <see cref="Chunks"/>.</summary>
    public void GoToChunk(int chunk) => Go(Chunks[chunk].Place, chunk);

    /// <summary>The next wanted message.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="NotSupportedException">Chunks are compressed in a way that cannot be read here.</exception>
    public bool TryRead(out LogMessage message)
    {
        while (true)
        {
            while (!Records.IsEmpty)
            {
                if (TryTakeRecord(out message))
                {
                    return true;
                }
            }

            SkipUnwantedChunks();
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

    /// <summary>Messages of a channel in a chunk, where the index tells; null when it does not.</summary>
    public abstract int? CountIn(ChunkPlace chunk, ushort channel);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        Loader.Dispose();
        Stream.Dispose();
    }

    /// <summary>Goes on at a place.</summary>
    /// <param name="place">Of a record.</param>
    /// <param name="chunk">The first chunk of the index that is not before it.</param>
    protected void Go(long place, int chunk)
    {
        Position = place;
        chunkNumber = chunk;
        Records = default;
        ChunksRead = 0;
    }

    /// <summary>
    /// Reads the record at <see cref="Position"/> and goes behind it: a chunk into <see cref="Records"/>, or a wanted
    /// message that stands outside of chunks.
    /// </summary>
    /// <returns>False at the end.</returns>
    protected abstract bool TryFill(out LogMessage message);

    /// <summary>Takes the next record, or what is left and is none, from <see cref="Records"/>.</summary>
    /// <returns>False when it is no wanted message.</returns>
    protected abstract bool TryTakeRecord(out LogMessage message);

    /// <summary>Makes the records of a chunk readable.</summary>
    /// <param name="chunk">Its record as it stands in the file.</param>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    protected abstract ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> chunk);

    /// <summary>Goes on with the records of a chunk; a broken one is counted.</summary>
    protected void LoadChunk(ReadOnlyMemory<byte> chunk, long place)
    {
        ChunksRead++;
        try
        {
            Records = Unpack(chunk);
        }
        catch (InvalidDataException e)
        {
            CountBroken(FormattableString.Invariant($"{e.Message}, at byte {place}"));
        }
    }

    /// <summary>The next bytes of the file, valid until the next call.</summary>
    protected ReadOnlyMemory<byte> ReadBody(int length)
    {
        if (body.Length < length)
        {
            body = GC.AllocateUninitializedArray<byte>(length);
        }

        Stream.ReadExactly(body.AsSpan(0, length));
        return body.AsMemory(0, length);
    }

    /// <summary>With an index a broken record costs only what stands before the next chunk.</summary>
    /// <returns>False when there is none.</returns>
    protected bool TryResume(long place)
    {
        if (chunkNumber >= Chunks.Count || Chunks[chunkNumber].Place <= place)
        {
            NoteCutOff(true, place);
            return false;
        }

        CountBroken(FormattableString.Invariant($"a record that is longer than the file, at byte {place}"));
        Position = Chunks[chunkNumber].Place;
        return true;
    }

    /// <summary>A finished file ends with what it should.</summary>
    protected void NoteCutOff(bool isCut, long place)
    {
        if (isCut)
        {
            CutOff = FormattableString.Invariant($"it is cut off at byte {place}");
        }
    }

    /// <summary>Counts a broken part: read again after a seek, it is still one.</summary>
    protected void CountBroken(string reason)
    {
        if (Position > brokenBelow)
        {
            brokenBelow = Position;
            BrokenCount++;
            BrokenReason = reason;
        }
    }

    private void SkipUnwantedChunks()
    {
        while (chunkNumber < Chunks.Count && Chunks[chunkNumber].Place <= Position)
        {
            ChunkPlace chunk = Chunks[chunkNumber];
            chunkNumber++;
            if (chunk.Place == Position && !chunk.MayHold(IsWanted))
            {
                Position = chunk.End;
            }
        }
    }
}
