using System.Globalization;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>Builds a short text in a buffer of the caller's; what does not fit is left out.</summary>
internal ref struct TextLine(Span<char> buffer)
{
    private readonly Span<char> buffer = buffer;
    private int length;

    /// <summary>The text so far.</summary>
    public readonly ReadOnlySpan<char> Text => buffer[..length];

    public void Add(ReadOnlySpan<char> text)
    {
        int fitting = Math.Min(text.Length, buffer.Length - length);
        text[..fitting].CopyTo(buffer[length..]);
        length += fitting;
    }

    public void Add(double value, ReadOnlySpan<char> format)
    {
        if (value.TryFormat(buffer[length..], out int written, format, CultureInfo.InvariantCulture))
        {
            length += written;
        }
    }

    public void Add(long value)
    {
        if (value.TryFormat(buffer[length..], out int written, default, CultureInfo.InvariantCulture))
        {
            length += written;
        }
    }
}
