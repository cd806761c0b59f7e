using System.Buffers.Binary;
using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Window;

/// <summary>
/// What goes from the line to the window's process: once a header, then pictures without anything between them.
/// Header: magic <c>RSW1</c>, width, height, length of the title (32 bits each, little endian), title in UTF-8.
/// A picture: H×W×3 bytes BGR24, rows packed.
/// </summary>
internal static class WindowProtocol
{
    /// <summary>What the window's process says on its standard output when its window is there.</summary>
    public const string Ready = "ready";

    private const uint Magic = 0x31575352;
    private const int FixedLength = 16;
    private const int SideMax = 32_768;
    private const int TitleMax = 4_096;

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(Stream stream, ImageSize size, string title)
    {
        byte[] text = Encoding.UTF8.GetBytes(title);
        int length = Math.Min(text.Length, TitleMax);
        byte[] header = new byte[FixedLength + length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), size.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), size.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), length);
        text.AsSpan(0, length).CopyTo(header.AsSpan(FixedLength));
        stream.Write(header);
        stream.Flush();
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">The stream ended in it.</exception>
    public static (ImageSize Size, string Title) ReadHeader(Stream stream)
    {
        byte[] header = new byte[FixedLength];
        stream.ReadExactly(header);
        ImageSize size = new(
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)));
        int titleLength = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        bool isGood = BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic
            && size.Width is >= 1 and <= SideMax && size.Height is >= 1 and <= SideMax
            && titleLength is >= 0 and <= TitleMax;
        if (!isGood)
        {
            throw new InvalidDataException("the stream does not start with the header of a window");
        }

        byte[] title = new byte[titleLength];
        stream.ReadExactly(title);
        return (size, Encoding.UTF8.GetString(title));
    }
}
