using System.Buffers.Binary;
using RoadSeg.Mcap.Format;

namespace RoadSeg.Mcap.Reading;

/// <summary>Reads MCAP.</summary>
internal sealed class McapReader : LogReader
{
    /// <summary>Reads the index, if there is one, and goes to the start.</summary>
    public McapReader(FileStream stream)
        : base(stream, McapSummary.TryRead(stream, out string? problem), problem) => Rewind();

    public override string Kind => "MCAP";

    public override void Rewind() => Go(Framing.Magic.Length, 0);

    // From its message index, of which only the length is read.
    public override int? CountIn(ChunkPlace chunk, ushort channel)
    {
        foreach ((ushort id, long place) in chunk.Indexes)
        {
            if (id == channel)
            {
                Span<byte> start = stackalloc byte[Framing.RecordHeaderBytes];
                Stream.Position = place;
                int read = Stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start[1..]);
                bool isIndex = read == start.Length && start[0] == (byte)Opcode.MessageIndex && length < int.MaxValue;
                return isIndex ? ((int)length - sizeof(ushort) - sizeof(uint)) / (2 * sizeof(ulong)) : null;
            }
        }

        return chunk.Indexes.Length > 0 ? 0 : null;
    }

    protected override bool TryFill(out LogMessage message)
    {
        message = default;
        Span<byte> start = stackalloc byte[Framing.RecordHeaderBytes];
        Stream.Position = Position;
        int read = Stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || (Opcode)start[0] is Opcode.DataEnd or Opcode.Footer)
        {
            NoteCutOff(read < start.Length, Position);
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start[1..]);
        long place = Position;
        if (length > (ulong)(Stream.Length - Position - start.Length))
        {
            return TryResume(place);
        }

        Position += start.Length + (long)length;
        Opcode opcode = (Opcode)start[0];
        if (opcode is not (Opcode.Chunk or Opcode.Message or Opcode.Schema or Opcode.Channel))
        {
            return true;
        }

        if (length > ChunkLoader.BytesMax)
        {
            CountBroken(FormattableString.Invariant($"a record of {length} bytes at byte {place}"));
            return true;
        }

        ReadOnlyMemory<byte> record = ReadBody((int)length);
        if (opcode == Opcode.Chunk)
        {
            LoadChunk(record, place);
        }
        else if (!TryTake(opcode, record, out message))
        {
            message = default;
        }

        return true;
    }

    protected override ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> chunk) => Loader.Load(chunk);

    protected override bool TryTakeRecord(out LogMessage message)
    {
        message = default;
        ReadOnlySpan<byte> span = Records.Span;
        if (span.Length < Framing.RecordHeaderBytes)
        {
            Records = default;
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(span[1..]);
        if (length > (ulong)(span.Length - Framing.RecordHeaderBytes))
        {
            CountBroken("a record in a chunk is cut off");
            Records = default;
            return false;
        }

        Opcode opcode = (Opcode)span[0];
        ReadOnlyMemory<byte> record = Records.Slice(Framing.RecordHeaderBytes, (int)length);
        Records = Records[(Framing.RecordHeaderBytes + (int)length)..];
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
