namespace RoadSeg.Mcap.Format;

/// <summary>Kinds of records.</summary>
internal enum Opcode : byte
{
    Header = 0x01,
    Footer = 0x02,
    Schema = 0x03,
    Channel = 0x04,
    Message = 0x05,
    Chunk = 0x06,
    MessageIndex = 0x07,
    ChunkIndex = 0x08,
    Attachment = 0x09,
    AttachmentIndex = 0x0A,
    Statistics = 0x0B,
    Metadata = 0x0C,
    MetadataIndex = 0x0D,
    SummaryOffset = 0x0E,
    DataEnd = 0x0F,
}

/// <summary>What frames the records.</summary>
internal static class Framing
{
    /// <summary>Opcode and length before each record.</summary>
    public const int RecordHeaderBytes = 9;

    /// <summary>Opcode, length, summary start, summary offset start, CRC.</summary>
    public const int FooterBytes = RecordHeaderBytes + 20;

    /// <summary>The first and last bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', (byte)'0', 0x0D, 0x0A];
}
