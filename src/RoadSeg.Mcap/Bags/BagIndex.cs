using System.Runtime.InteropServices;
using RoadSeg.Mcap.Reading;

namespace RoadSeg.Mcap.Bags;

/// <summary>The index at the end of a bag: its connections, and where its chunks stand and what they hold.</summary>
internal sealed class BagIndex
{
    // The index of a recording of days; more is none.
    private const long BytesMax = 256L << 20;

    private readonly Dictionary<(long Place, ushort Channel), int> countsIn = [];

    private BagIndex()
    {
        Connections = new BagConnections(Summary.Channels, Summary.Schemas);
    }

    /// <summary>What it says.</summary>
    public LogSummary Summary { get; } = new();

    /// <summary>Its connections.</summary>
    public BagConnections Connections { get; }

    /// <summary>Where it stands: behind the last chunk.</summary>
    public long Place { get; private init; }

    /// <summary>Messages of a channel in a chunk.</summary>
    public int CountIn(long chunk, ushort channel) => countsIn.GetValueOrDefault((chunk, channel));

    /// <summary>Reads it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="place">Where its first record says that the index is; 0 when it does not.</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    /// <returns>Null for a file that was not finished, or whose index is broken.</returns>
    public static BagIndex? TryRead(FileStream stream, ulong place, out string? problem)
    {
        problem = place == 0 ? "it has no index, for it was not finished"
            : place >= (ulong)stream.Length ? "its index is missing, for it is cut off"
            : (ulong)stream.Length - place > BytesMax ? "its index is broken" : null;
        if (problem is not null)
        {
            return null;
        }

        byte[] records = new byte[stream.Length - (long)place];
        stream.Position = (long)place;
        stream.ReadExactly(records);
        try
        {
            BagIndex index = new() { Place = (long)place };
            index.Take(records);
            return index;
        }
        catch (InvalidDataException)
        {
            problem = "its index is broken";
            return null;
        }
    }

    private void Take(ReadOnlySpan<byte> records)
    {
        RecordReader reader = new(records);
        while (reader.Remaining > 0)
        {
            BagHeader header = BagHeader.Read(reader.ReadBytes());
            ReadOnlySpan<byte> data = reader.ReadBytes();
            switch (header.Op)
            {
                case BagOp.Connection:
                    Connections.Take(header, data);
                    break;
                case BagOp.ChunkPlace:
                    TakeChunk(header, data);
                    break;
                default:
                    break;
            }
        }

        Summary.Chunks.Sort((a, b) => a.Place.CompareTo(b.Place));
        EndChunks();
    }

    // Entries: number of a connection, how many messages of it.
    private void TakeChunk(BagHeader header, ReadOnlySpan<byte> data)
    {
        if (header.Place >= (ulong)Place)
        {
            throw new InvalidDataException(FormattableString.Invariant($"a chunk at byte {header.Place}"));
        }

        RecordReader reader = new(data);
        Dictionary<ushort, int> counts = [];
        for (uint i = 0; i < header.Count; i++)
        {
            ushort channel = Connections.ChannelOf(reader.ReadUInt32())
                ?? throw new InvalidDataException("a chunk of a connection that is not there");
            CollectionsMarshal.GetValueRefOrAddDefault(counts, channel, out _) += (int)reader.ReadUInt32();
        }

        foreach ((ushort channel, int count) in counts)
        {
            if (count < 0)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{count} messages in a chunk"));
            }

            countsIn[((long)header.Place, channel)] = count;
            CollectionsMarshal.GetValueRefOrAddDefault(Summary.Counts, channel, out _) += (ulong)count;
        }

        Summary.Chunks.Add(new ChunkPlace(
            (long)header.Place, 0, header.Time, header.EndTime, [.. counts.Keys.Select(c => (c, 0L))]));
    }

    // A chunk and its own index end where the next one begins.
    private void EndChunks()
    {
        List<ChunkPlace> chunks = Summary.Chunks;
        for (int i = 0; i < chunks.Count; i++)
        {
            chunks[i] = chunks[i] with { End = i + 1 < chunks.Count ? chunks[i + 1].Place : Place };
        }
    }
}
