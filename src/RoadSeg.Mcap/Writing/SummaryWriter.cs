using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Writing;

/// <summary>Remembers what was written into a file, for its summary. One thread at a time.</summary>
internal sealed class SummaryWriter(LogContents contents)
{
    private readonly List<ChunkPlace> chunks = [];
    private readonly List<(long Place, int Bytes, ulong Time, LogAttachment Attachment)> attachments = [];
    private readonly ulong[] counts = new ulong[contents.Channels.Length];
    private int schemaCount;
    private long metadataPlace;
    private int metadataBytes;
    private ulong end;

    /// <summary>Log time of the earliest message; 0 without messages.</summary>
    public ulong Start { get; private set; }

    /// <summary>A chunk was written.</summary>
    public void Add(Chunk chunk, long place)
    {
        Start = chunks.Count == 0 ? chunk.Start : Math.Min(Start, chunk.Start);
        end = Math.Max(end, chunk.End);
        for (int channel = 0; channel < counts.Length; channel++)
        {
            counts[channel] += (ulong)chunk.CountOf(channel);
        }

        chunks.Add(new ChunkPlace(
            place, chunk.ChunkBytes, chunk.Bytes.Length - chunk.ChunkBytes, chunk.Start, chunk.End,
            chunk.CompressedBytes, chunk.UncompressedBytes, [.. chunk.IndexStarts], chunk.IsCompressed));
    }

    /// <summary>An attachment was written.</summary>
    public void Add(LogAttachment attachment, long place, int bytes, ulong time) =>
        attachments.Add((place, bytes, time, attachment));

    /// <summary>The metadata was written.</summary>
    public void AddMetadata(long place, int bytes)
    {
        metadataPlace = place;
        metadataBytes = bytes;
    }

    /// <summary>Writes summary, summary offsets, footer and magic.</summary>
    /// <param name="buffer">Empty.</param>
    /// <param name="start">Where in the file it will stand.</param>
    public void Write(RecordBuffer buffer, long start)
    {
        List<(Opcode Group, int From, int To)> groups = [];
        Group(Opcode.Schema, b => schemaCount = contents.WriteSchemas(b));
        Group(Opcode.Channel, contents.WriteChannels);
        Group(Opcode.Statistics, WriteStatistics);
        Group(Opcode.ChunkIndex, WriteChunkIndexes);
        Group(Opcode.AttachmentIndex, WriteAttachmentIndexes);
        Group(Opcode.MetadataIndex, WriteMetadataIndex);
        long offsets = start + buffer.Length;
        foreach ((Opcode group, int from, int to) in groups)
        {
            int record = buffer.Begin(Opcode.SummaryOffset);
            buffer.Write((byte)group);
            buffer.Write((ulong)(start + from));
            buffer.Write((ulong)(to - from));
            buffer.End(record);
        }

        // Its CRC goes from the summary's start to the footer's own CRC.
        int footer = buffer.Begin(Opcode.Footer);
        buffer.Write((ulong)start);
        buffer.Write((ulong)offsets);
        int length = buffer.Length;
        buffer.Write(0u);
        buffer.End(footer);
        buffer.Truncate(length);
        buffer.Write(Crc32.Append(0, buffer.Written));
        buffer.Write(Framing.Magic);

        void Group(Opcode opcode, Action<RecordBuffer> write)
        {
            int from = buffer.Length;
            write(buffer);
            if (buffer.Length > from)
            {
                groups.Add((opcode, from, buffer.Length));
            }
        }
    }

    private void WriteStatistics(RecordBuffer buffer)
    {
        int record = buffer.Begin(Opcode.Statistics);
        buffer.Write(counts.Aggregate(0UL, (sum, count) => sum + count));
        buffer.Write((ushort)schemaCount);
        buffer.Write((uint)counts.Length);
        buffer.Write((uint)attachments.Count);
        buffer.Write(1u);
        buffer.Write((uint)chunks.Count);
        buffer.Write(Start);
        buffer.Write(end);
        buffer.Write((uint)(counts.Length * (sizeof(ushort) + sizeof(ulong))));
        for (int channel = 0; channel < counts.Length; channel++)
        {
            buffer.Write((ushort)channel);
            buffer.Write(counts[channel]);
        }

        buffer.End(record);
    }

    private void WriteChunkIndexes(RecordBuffer buffer)
    {
        foreach (ChunkPlace chunk in chunks)
        {
            int record = buffer.Begin(Opcode.ChunkIndex);
            buffer.Write(chunk.Start);
            buffer.Write(chunk.End);
            buffer.Write((ulong)chunk.Place);
            buffer.Write((ulong)chunk.ChunkBytes);
            int map = buffer.Length;
            buffer.Write(0u);
            for (int channel = 0; channel < chunk.IndexStarts.Length; channel++)
            {
                if (chunk.IndexStarts[channel] >= 0)
                {
                    buffer.Write((ushort)channel);
                    buffer.Write((ulong)(chunk.Place + chunk.IndexStarts[channel]));
                }
            }

            buffer.EndArray(map);
            buffer.Write((ulong)chunk.IndexBytes);
            buffer.Write(chunk.IsCompressed ? Compression.Zstd.Name : "");
            buffer.Write((ulong)chunk.CompressedBytes);
            buffer.Write((ulong)chunk.UncompressedBytes);
            buffer.End(record);
        }
    }

    private void WriteAttachmentIndexes(RecordBuffer buffer)
    {
        foreach ((long place, int bytes, ulong time, LogAttachment attachment) in attachments)
        {
            int record = buffer.Begin(Opcode.AttachmentIndex);
            buffer.Write((ulong)place);
            buffer.Write((ulong)bytes);
            buffer.Write(time);
            buffer.Write(time);
            buffer.Write((ulong)attachment.Content.Length);
            buffer.Write(attachment.Name);
            buffer.Write(attachment.MediaType);
            buffer.End(record);
        }
    }

    private void WriteMetadataIndex(RecordBuffer buffer)
    {
        int record = buffer.Begin(Opcode.MetadataIndex);
        buffer.Write((ulong)metadataPlace);
        buffer.Write((ulong)metadataBytes);
        buffer.Write(LogContents.MetadataName);
        buffer.End(record);
    }

    private readonly record struct ChunkPlace(
        long Place, int ChunkBytes, int IndexBytes, ulong Start, ulong End, int CompressedBytes, int UncompressedBytes,
        int[] IndexStarts, bool IsCompressed);
}
