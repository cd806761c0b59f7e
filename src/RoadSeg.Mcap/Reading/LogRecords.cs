namespace RoadSeg.Mcap.Reading;

/// <summary>A schema of a log.</summary>
/// <param name="Id">Number; 0 means none.</param>
/// <param name="Name">Type of the messages: <c>sensor_msgs/msg/Image</c>, <c>foxglove.RawImage</c>.</param>
/// <param name="Encoding"><c>ros2msg</c>, <c>protobuf</c>, <c>jsonschema</c>.</param>
internal sealed record SchemaRecord(ushort Id, string Name, string Encoding)
{
    public static SchemaRecord Read(ReadOnlySpan<byte> body)
    {
        RecordReader reader = new(body);
        ushort id = reader.ReadUInt16();
        string name = reader.ReadText();
        return new SchemaRecord(id, name, reader.ReadText());
    }
}

/// <summary>A channel of a log.</summary>
/// <param name="Id">Number.</param>
/// <param name="SchemaId">Number of its schema; 0 means none.</param>
/// <param name="Topic">Topic name.</param>
/// <param name="Encoding">Encoding of the messages: <c>cdr</c>, <c>protobuf</c>, <c>json</c>.</param>
internal sealed record ChannelRecord(ushort Id, ushort SchemaId, string Topic, string Encoding)
{
    public static ChannelRecord Read(ReadOnlySpan<byte> body)
    {
        RecordReader reader = new(body);
        ushort id = reader.ReadUInt16();
        ushort schema = reader.ReadUInt16();
        string topic = reader.ReadText();
        return new ChannelRecord(id, schema, topic, reader.ReadText());
    }
}

/// <summary>Where a chunk stands, from the summary.</summary>
/// <param name="Place">Its first byte in the file.</param>
/// <param name="End">The byte behind it and its message indexes.</param>
/// <param name="Start">Log time of its earliest message.</param>
/// <param name="Last">Log time of its latest message.</param>
/// <param name="Indexes">Channel number and place of its message index; empty when there are none.</param>
internal sealed record ChunkPlace(long Place, long End, ulong Start, ulong Last, (ushort Channel, long Place)[] Indexes)
{
    private const int EntryBytes = sizeof(ushort) + sizeof(ulong);

    public static ChunkPlace Read(ReadOnlySpan<byte> body)
    {
        RecordReader reader = new(body);
        ulong start = reader.ReadUInt64();
        ulong last = reader.ReadUInt64();
        long place = Position(reader.ReadUInt64());
        long length = Position(reader.ReadUInt64());
        ReadOnlySpan<byte> map = reader.ReadBytes();
        (ushort, long)[] indexes = new (ushort, long)[map.Length / EntryBytes];
        RecordReader entries = new(map);
        for (int i = 0; i < indexes.Length; i++)
        {
            ushort channel = entries.ReadUInt16();
            indexes[i] = (channel, Position(entries.ReadUInt64()));
        }

        long indexLength = Position(reader.ReadUInt64());
        return new ChunkPlace(place, Position((ulong)place + (ulong)length + (ulong)indexLength), start, last, indexes);
    }

    /// <summary>Whether it has messages of a channel; true when that is not known.</summary>
    public bool MayHold(Func<ushort, bool> isWanted) =>
        Indexes.Length == 0 || Array.Exists(Indexes, i => isWanted(i.Channel));

    private static long Position(ulong value) => value <= long.MaxValue / 4
        ? (long)value
        : throw new InvalidDataException(FormattableString.Invariant($"a place of {value} bytes in the file"));
}
