namespace RoadSeg.Mcap.Pictures;

/// <summary>One picture of a log, as its message says it; nothing of it is checked yet.</summary>
internal readonly ref struct LoggedPicture
{
    /// <summary>When it was captured, nanoseconds; 0 when the message does not say.</summary>
    public long Stamp { get; init; }

    /// <summary>Coordinate frame, UTF-8.</summary>
    public ReadOnlySpan<byte> FrameId { get; init; }

    /// <summary>Encoding of the pixels or format of the file, UTF-8.</summary>
    public ReadOnlySpan<byte> Encoding { get; init; }

    /// <summary>Pixels, or the bytes of a picture file or of a unit of video.</summary>
    public ReadOnlySpan<byte> Content { get; init; }

    /// <summary>True for a picture file (JPEG, PNG) or a unit of video, which say their size themselves.</summary>
    public bool IsFile { get; init; }

    /// <summary>Columns; raw pixels only.</summary>
    public uint Width { get; init; }

    /// <summary>Rows; raw pixels only.</summary>
    public uint Height { get; init; }

    /// <summary>Bytes from row to row; raw pixels only.</summary>
    public uint Step { get; init; }
}
