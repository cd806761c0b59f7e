using System.Globalization;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Names of codecs from the tags that containers use for them.</summary>
internal static class FourCharacterCode
{
    /// <summary>The codec as FFmpeg calls it, or the tag itself when it is not a common one.</summary>
    /// <param name="code">Tag as <c>CAP_PROP_FOURCC</c> gives it, first character in the lowest byte.</param>
    public static string CodecOf(int code)
    {
        // MPEG transport streams have a one-byte stream type in place of a tag (ISO/IEC 13818-1, table 2-34).
        switch (code)
        {
            case 0x02: return "mpeg2video";
            case 0x10: return "mpeg4";
            case 0x1B: return "h264";
            case 0x24: return "hevc";
        }

        // Where a container has no tag, OpenCV gives the first four letters of FFmpeg's name.
        string tag = Text(code);
        return tag.ToUpperInvariant() switch
        {
            "AVC1" or "AVC3" or "H264" or "X264" => "h264",
            "HEV1" or "HVC1" or "HEVC" => "hevc",
            "MP4V" or "FMP4" or "XVID" or "DIVX" or "DX50" or "MPEG" => "mpeg4",
            "MJPG" or "JPEG" or "MJPE" => "mjpeg",
            "VP80" => "vp8",
            "VP90" or "VP09" => "vp9",
            "AV01" => "av1",
            "RAWV" => "rawvideo",
            "MPG1" => "mpeg1video",
            "MPG2" or "M2V1" => "mpeg2video",
            _ => tag,
        };
    }

    /// <summary>The tag of four characters, first character in the lowest byte.</summary>
    public static int Of(string text) => text[0] | (text[1] << 8) | (text[2] << 16) | (text[3] << 24);

    /// <summary>The four characters, or the number when they are no text.</summary>
    public static string Text(int code)
    {
        Span<char> text = stackalloc char[4];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = (char)((code >> (8 * i)) & 0xFF);
        }

        return text.ContainsAnyExceptInRange(' ', '~')
            ? string.Create(CultureInfo.InvariantCulture, $"codec {code:X8}")
            : text.Trim().ToString();
    }
}
