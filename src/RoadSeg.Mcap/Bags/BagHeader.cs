using System.Buffers.Binary;
using RoadSeg.Mcap.Reading;

namespace RoadSeg.Mcap.Bags;

/// <summary>The header of a record: fields <c>name=value</c>, each with its length before it.</summary>
internal readonly ref struct BagHeader
{
    private const long PerSecond = 1_000_000_000;

    public BagOp Op { get; private init; }

    /// <summary>Number of a connection.</summary>
    public uint Connection { get; private init; }

    /// <summary>When a message was recorded, or the first of a chunk; nanoseconds.</summary>
    public ulong Time { get; private init; }

    /// <summary>When the last message of a chunk was recorded; nanoseconds.</summary>
    public ulong EndTime { get; private init; }

    /// <summary>Place of the index, or of a chunk.</summary>
    public ulong Place { get; private init; }

    /// <summary>Bytes of a chunk, uncompressed.</summary>
    public uint Size { get; private init; }

    /// <summary>Entries of a chunk's place.</summary>
    public uint Count { get; private init; }

    public ReadOnlySpan<byte> Topic { get; private init; }

    public ReadOnlySpan<byte> Compression { get; private init; }

    /// <summary>Program that encrypted the file; empty where none did.</summary>
    public ReadOnlySpan<byte> Encryptor { get; private init; }

    /// <summary>Type of a connection's messages: <c>sensor_msgs/Image</c>.</summary>
    public ReadOnlySpan<byte> Type { get; private init; }

    /// <summary>Reads the fields that are known.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static BagHeader Read(ReadOnlySpan<byte> bytes)
    {
        BagHeader header = default;
        RecordReader reader = new(bytes);
        while (reader.Remaining > 0)
        {
            ReadOnlySpan<byte> field = reader.ReadBytes();
            int mark = field.IndexOf((byte)'=');
            if (mark < 0)
            {
                throw new InvalidDataException("a field of a record has no \"=\"");
            }

            header = header.With(field[..mark], field[(mark + 1)..]);
        }

        return header;
    }

    private BagHeader With(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name switch
    {
        _ when name.SequenceEqual("op"u8) => this with { Op = (BagOp)Sized(value, 1)[0] },
        _ when name.SequenceEqual("conn"u8) => this with { Connection = Number(value) },
        _ when name.SequenceEqual("time"u8) || name.SequenceEqual("start_time"u8) => this with { Time = Stamp(value) },
        _ when name.SequenceEqual("end_time"u8) => this with { EndTime = Stamp(value) },
        _ when name.SequenceEqual("index_pos"u8) || name.SequenceEqual("chunk_pos"u8) =>
            this with { Place = BinaryPrimitives.ReadUInt64LittleEndian(Sized(value, sizeof(ulong))) },
        _ when name.SequenceEqual("size"u8) => this with { Size = Number(value) },
        _ when name.SequenceEqual("count"u8) => this with { Count = Number(value) },
        _ when name.SequenceEqual("topic"u8) => this with { Topic = value },
        _ when name.SequenceEqual("compression"u8) => this with { Compression = value },
        _ when name.SequenceEqual("encryptor"u8) => this with { Encryptor = value },
        _ when name.SequenceEqual("type"u8) => this with { Type = value },
        _ => this,
    };

    private static uint Number(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Sized(value, sizeof(uint)));

    private static ulong Stamp(ReadOnlySpan<byte> value)
    {
        value = Sized(value, 2 * sizeof(uint));
        ulong seconds = BinaryPrimitives.ReadUInt32LittleEndian(value);
        return (seconds * PerSecond) + BinaryPrimitives.ReadUInt32LittleEndian(value[sizeof(uint)..]);
    }

    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> value, int bytes) => value.Length == bytes ? value
        : throw new InvalidDataException(FormattableString.Invariant(
            $"a field of a record has {value.Length} bytes: expected {bytes}"));
}
