using RoadSeg.Geometry;

namespace RoadSeg.Ros.Messages;

/// <summary>sensor_msgs/Image that was read; its bytes are the message's own.</summary>
public readonly ref struct ImageView
{
    internal ImageView(HeaderView header, uint height, uint width, ReadOnlySpan<byte> encoding)
    {
        Header = header;
        Height = height;
        Width = width;
        Encoding = encoding;
    }

    /// <summary>When, and the optical frame.</summary>
    public HeaderView Header { get; }

    /// <summary>Rows as stated; not checked against <see cref="Data"/>.</summary>
    public uint Height { get; }

    /// <summary>Columns as stated.</summary>
    public uint Width { get; }

    /// <summary><c>bgr8</c> and the like, UTF-8.</summary>
    public ReadOnlySpan<byte> Encoding { get; }

    /// <summary>Bytes from row to row as stated.</summary>
    public uint Step { get; init; }

    /// <summary>Byte order of encodings with more than 8 bits.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>The pixels.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}

/// <summary>sensor_msgs/Image.</summary>
public static class ImageMessage
{
    /// <summary>Writes the message; rows are packed.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: the camera's optical frame.</param>
    /// <param name="size">Size in pixels.</param>
    /// <param name="encoding">ROS' word for the pixels: <c>mono8</c>, <c>bgr8</c>.</param>
    /// <param name="data">Height×step bytes.</param>
    public static void Write(
        CdrWriter cdr, RosHeader header, ImageSize size, ReadOnlySpan<byte> encoding, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.Write((uint)size.Height);
        cdr.Write((uint)size.Width);
        cdr.WriteText(encoding);
        cdr.Write((byte)0);
        cdr.Write((uint)(data.Length / size.Height));
        cdr.WriteSequence(data);
    }

    /// <summary>Reads a message in place.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static ImageView Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        CdrReader cdr = new(message, wire);
        HeaderView header = cdr.ReadHeader();
        uint height = cdr.ReadUInt32();
        uint width = cdr.ReadUInt32();
        ReadOnlySpan<byte> encoding = cdr.ReadText();
        bool isBigEndian = cdr.ReadBool();
        uint step = cdr.ReadUInt32();
        return new ImageView(header, height, width, encoding)
        {
            IsBigEndian = isBigEndian,
            Step = step,
            Data = cdr.ReadByteSequence(),
        };
    }
}

/// <summary>sensor_msgs/CompressedImage that was read; its bytes are the message's own.</summary>
public readonly ref struct CompressedImageView
{
    /// <summary>When, and the optical frame.</summary>
    public HeaderView Header { get; init; }

    /// <summary><c>jpeg</c>, <c>bgr8; jpeg compressed bgr8</c>, <c>png</c>; UTF-8.</summary>
    public ReadOnlySpan<byte> Format { get; init; }

    /// <summary>The bytes of the picture's file.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}

/// <summary>sensor_msgs/CompressedImage.</summary>
public static class CompressedImageMessage
{
    /// <summary>Writes the message.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: the camera's optical frame.</param>
    /// <param name="format"><c>jpeg</c> or <c>png</c>.</param>
    /// <param name="data">The bytes of the picture's file.</param>
    public static void Write(CdrWriter cdr, RosHeader header, ReadOnlySpan<byte> format, ReadOnlySpan<byte> data)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.WriteText(format);
        cdr.WriteSequence(data);
    }

    /// <summary>Reads a message in place.</summary>
    /// <exception cref="RosFormatException">It is none.</exception>
    public static CompressedImageView Read(ReadOnlySpan<byte> message, RosWire wire = RosWire.Cdr)
    {
        CdrReader cdr = new(message, wire);
        HeaderView header = cdr.ReadHeader();
        ReadOnlySpan<byte> format = cdr.ReadText();
        return new CompressedImageView { Header = header, Format = format, Data = cdr.ReadByteSequence() };
    }
}
