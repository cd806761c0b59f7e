using RoadSeg.Mcap.Compression;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Writing;

/// <summary>
/// Messages that are compressed and written together: first they gather, then <see cref="Finish"/> makes the bytes of
/// the chunk and of its message indexes, which may stand anywhere in a file. Used again and again; its buffers are
/// kept. One thread at a time.
/// </summary>
internal sealed class Chunk
{
    private readonly RecordBuffer records = new();
    private readonly List<(ulong Time, ulong Offset)>[] entries;

    /// <summary>Makes room for the entries of each channel.</summary>
    public Chunk(int channelCount)
    {
        entries = [.. Enumerable.Range(0, channelCount).Select(_ => new List<(ulong, ulong)>())];
    }

    /// <summary>The chunk record and the message index records behind it; after <see cref="Finish"/>.</summary>
    public RecordBuffer Bytes { get; } = new();

    /// <summary>Where each channel's message index begins in <see cref="Bytes"/>; −1 without messages.</summary>
    public int[] IndexStarts { get; private set; } = [];

    /// <summary>Bytes of the chunk record alone.</summary>
    public int ChunkBytes { get; private set; }

    /// <summary>Bytes of the records in it, compressed.</summary>
    public int CompressedBytes { get; private set; }

    /// <summary>Bytes of the records in it.</summary>
    public int UncompressedBytes => records.Length;

    /// <summary>Whether they are; after <see cref="Finish"/>.</summary>
    public bool IsCompressed { get; private set; }

    /// <summary>Log time of the earliest message.</summary>
    public ulong Start { get; private set; }

    /// <summary>Log time of the latest message.</summary>
    public ulong End { get; private set; }

    /// <summary>Number of messages.</summary>
    public int Count { get; private set; }

    /// <summary>Messages of a channel.</summary>
    public int CountOf(int channel) => entries[channel].Count;

    /// <summary>Adds a message.</summary>
    public void Add(int channel, uint sequence, ulong logTime, ulong publishTime, ReadOnlySpan<byte> data)
    {
        entries[channel].Add((logTime, (ulong)records.Length));
        int record = records.Begin(Opcode.Message);
        records.Write((ushort)channel);
        records.Write(sequence);
        records.Write(logTime);
        records.Write(publishTime);
        records.Write(data);
        records.End(record);
        Start = Count == 0 ? logTime : Math.Min(Start, logTime);
        End = Count == 0 ? logTime : Math.Max(End, logTime);
        Count++;
    }

    /// <summary>Makes the bytes.</summary>
    /// <param name="zstd">Compresses; null for none.</param>
    public void Finish(Zstd? zstd)
    {
        Bytes.Clear();
        IsCompressed = zstd is not null;
        int chunk = Bytes.Begin(Opcode.Chunk);
        Bytes.Write(Start);
        Bytes.Write(End);
        Bytes.Write((ulong)records.Length);
        Bytes.Write(Crc32.Append(0, records.Written));
        Bytes.Write(zstd is null ? "" : Zstd.Name);
        int sizePlace = Bytes.Length;
        Bytes.Write(0UL);
        if (zstd is null)
        {
            Bytes.Write(records.Written);
        }
        else
        {
            Bytes.Advance(zstd.Compress(records.Written, Bytes.Room(Zstd.BoundOf(records.Length))));
        }

        CompressedBytes = Bytes.Length - sizePlace - sizeof(ulong);
        Bytes.Set(sizePlace, (ulong)CompressedBytes);
        Bytes.End(chunk);
        ChunkBytes = Bytes.Length;
        WriteIndexes();
    }

    /// <summary>Forgets the messages, keeps the memory.</summary>
    public void Clear()
    {
        records.Clear();
        Bytes.Clear();
        Count = 0;
        foreach (List<(ulong, ulong)> channel in entries)
        {
            channel.Clear();
        }
    }

    private void WriteIndexes()
    {
        if (IndexStarts.Length == 0)
        {
            IndexStarts = new int[entries.Length];
        }

        for (int channel = 0; channel < entries.Length; channel++)
        {
            IndexStarts[channel] = -1;
            if (entries[channel].Count == 0)
            {
                continue;
            }

            IndexStarts[channel] = Bytes.Length;
            int record = Bytes.Begin(Opcode.MessageIndex);
            Bytes.Write((ushort)channel);
            Bytes.Write((uint)(entries[channel].Count * 2 * sizeof(ulong)));
            foreach ((ulong time, ulong offset) in entries[channel])
            {
                Bytes.Write(time);
                Bytes.Write(offset);
            }

            Bytes.End(record);
        }
    }
}
