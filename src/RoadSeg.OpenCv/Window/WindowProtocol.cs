using System.Buffers.Binary;
using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Window;

/// <summary>
/// What goes from the line to the window's process: once a header, then messages. Header: magic <c>RSW2</c>, width,
/// height, whether playback keys are wanted (0 or 1), length of the title (32 bits each, little endian), title (UTF-8).
/// A message is a byte that tells what it is: 0 a picture, H×W×3 bytes BGR24, rows packed; 1 words to be put behind the
/// title, their length (32 bits), UTF-8. The window's process answers with lines: <c>ready</c> once, then
/// <c>key NAME</c> (a <see cref="ConsoleKey"/>) for each playback key.
/// </summary>
internal static class WindowProtocol
{
    /// <summary>What the window's process says on its standard output when its window is there.</summary>
    public const string Ready = "ready";

    /// <summary>What a line with a key begins with.</summary>
    public const string Key = "key ";

    /// <summary>Kind of a message: a picture.</summary>
    public const byte Picture = 0;

    /// <summary>Kind of a message: words for the title.</summary>
    public const byte Words = 1;

    private const uint Magic = 0x32575352;
    private const int FixedLength = 20;
    private const int SideMax = 32_768;
    private const int TitleMax = 4_096;

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(Stream stream, in WindowHeader window)
    {
        byte[] text = Encoding.UTF8.GetBytes(window.Title);
        int length = Math.Min(text.Length, TitleMax);
        byte[] header = new byte[FixedLength + length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), window.Size.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), window.Size.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), window.HasPlayback ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), length);
        text.AsSpan(0, length).CopyTo(header.AsSpan(FixedLength));
        stream.Write(header);
        stream.Flush();
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    /// <exception cref="EndOfStreamException">The stream ended in it.</exception>
    public static WindowHeader ReadHeader(Stream stream)
    {
        byte[] header = new byte[FixedLength];
        stream.ReadExactly(header);
        ImageSize size = new(
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)),
            BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)));
        int playback = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        int titleLength = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
        bool isGood = BinaryPrimitives.ReadUInt32LittleEndian(header) == Magic
            && size.Width is >= 1 and <= SideMax && size.Height is >= 1 and <= SideMax
            && playback is 0 or 1
            && titleLength is >= 0 and <= TitleMax;
        if (!isGood)
        {
            throw new InvalidDataException("the stream does not start with the header of a window");
        }

        byte[] title = new byte[titleLength];
        stream.ReadExactly(title);
        return new WindowHeader(size, Encoding.UTF8.GetString(title), playback == 1);
    }

    /// <summary>Writes words for the title.</summary>
    public static void WriteWords(Stream stream, string words)
    {
        byte[] text = Encoding.UTF8.GetBytes(words);
        byte[] message = new byte[5 + text.Length];
        message[0] = Words;
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(1), text.Length);
        text.CopyTo(message, 5);
        stream.Write(message);
        stream.Flush();
    }

    /// <summary>Reads words for the title, once their kind has been read.</summary>
    /// <exception cref="InvalidDataException">They cannot be that long.</exception>
    public static string ReadWords(Stream stream)
    {
        Span<byte> length = stackalloc byte[4];
        stream.ReadExactly(length);
        int count = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (count is < 0 or > TitleMax)
        {
            throw new InvalidDataException("words for the title are too long");
        }

        byte[] text = new byte[count];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }
}

/// <summary>What a window is told first.</summary>
/// <param name="Size">Size of all pictures.</param>
/// <param name="Title">Title of the window.</param>
/// <param name="HasPlayback">Whether the line wants to know of playback keys.</param>
internal readonly record struct WindowHeader(ImageSize Size, string Title, bool HasPlayback);
