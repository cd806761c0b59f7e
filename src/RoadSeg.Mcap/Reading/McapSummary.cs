using System.Buffers.Binary;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Reading;

/// <summary>Reads the index at the end of an MCAP file.</summary>
internal static class McapSummary
{
    // The summary of a recording of days; more is no summary.
    private const long BytesMax = 256L << 20;

    /// <summary>Reads it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="problem">Why there is none; null when there is.</param>
    /// <returns>Null for a file that was not finished, or whose summary is broken.</returns>
    public static LogSummary? TryRead(FileStream stream, out string? problem)
    {
        problem = "it has no index, for it was not finished";
        long tail = Framing.FooterBytes + Framing.Magic.Length;
        if (stream.Length < tail + Framing.Magic.Length)
        {
            return null;
        }

        byte[] end = new byte[tail];
        stream.Position = stream.Length - tail;
        stream.ReadExactly(end);
        if (!end.AsSpan(Framing.FooterBytes).SequenceEqual(Framing.Magic) || end[0] != (byte)Opcode.Footer)
        {
            return null;
        }

        RecordReader footer = new(end.AsSpan(Framing.RecordHeaderBytes));
        ulong start = footer.ReadUInt64();
        footer.ReadUInt64();
        uint crc = footer.ReadUInt32();
        long footerPlace = stream.Length - tail;
        if (start == 0)
        {
            problem = "it has no index";
            return null;
        }

        problem = "its index is broken";
        if (start > (ulong)footerPlace || (ulong)footerPlace - start > BytesMax)
        {
            return null;
        }

        byte[] summary = new byte[footerPlace - (long)start];
        stream.Position = (long)start;
        stream.ReadExactly(summary);
        uint actual = Crc32.Append(
            Crc32.Append(0, summary), end.AsSpan(0, Framing.FooterBytes - sizeof(uint)));
        LogSummary? read = crc == 0 || crc == actual ? TryTake(summary) : null;
        problem = read is null ? problem : null;
        return read;
    }

    private static LogSummary? TryTake(ReadOnlySpan<byte> records)
    {
        try
        {
            LogSummary read = new();
            Take(read, records);
            return read;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static void Take(LogSummary summary, ReadOnlySpan<byte> records)
    {
        while (records.Length >= Framing.RecordHeaderBytes)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(records[1..]);
            if (length > (ulong)(records.Length - Framing.RecordHeaderBytes))
            {
                throw new InvalidDataException("a record of the summary is cut off");
            }

            TakeRecord(summary, (Opcode)records[0], records.Slice(Framing.RecordHeaderBytes, (int)length));
            records = records[(Framing.RecordHeaderBytes + (int)length)..];
        }

        summary.Chunks.Sort((a, b) => a.Place.CompareTo(b.Place));
    }

    private static void TakeRecord(LogSummary summary, Opcode opcode, ReadOnlySpan<byte> body)
    {
        switch (opcode)
        {
            case Opcode.Schema:
                SchemaRecord schema = SchemaRecord.Read(body);
                summary.Schemas[schema.Id] = schema;
                break;
            case Opcode.Channel:
                ChannelRecord channel = ChannelRecord.Read(body);
                summary.Channels[channel.Id] = channel;
                break;
            case Opcode.ChunkIndex:
                summary.Chunks.Add(ChunkPlace.Read(body));
                break;
            case Opcode.Statistics:
                RecordReader reader = new(body);
                reader.Take(sizeof(ulong) + sizeof(ushort) + (4 * sizeof(uint)) + (2 * sizeof(ulong)));
                RecordReader map = new(reader.ReadBytes());
                while (map.Remaining >= sizeof(ushort) + sizeof(ulong))
                {
                    ushort id = map.ReadUInt16();
                    summary.Counts[id] = map.ReadUInt64();
                }

                break;
            default:
                break;
        }
    }
}
