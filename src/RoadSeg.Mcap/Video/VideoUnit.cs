using System.Text;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Video;

/// <summary>Whether decoding can begin with a unit.</summary>
internal enum UnitStart
{
    /// <summary>No: it needs units before it.</summary>
    None,

    /// <summary>Pictures become whole some units after it.</summary>
    Gradual,

    /// <summary>Yes; units behind it may still need those before it, if pictures are reordered.</summary>
    Open,

    /// <summary>Yes, and nothing behind it needs what stands before it.</summary>
    Closed,
}

/// <summary>What the bytes of an access unit (Annex B) say of it without decoding.</summary>
internal static class VideoUnit
{
    // H.264, table 7-1.
    private const int AvcSliceFirst = 1;
    private const int AvcSliceLast = 4;
    private const int AvcIdr = 5;
    private const int AvcSei = 6;
    private const int RecoveryPoint = 6;

    // H.265, table 7-1: slices that need others, those that begin a sequence, of these the closed ones.
    private const int HevcTrailingLast = 9;
    private const int HevcEntryFirst = 16;
    private const int HevcEntryLast = 21;
    private const int HevcIdrFirst = 19;
    private const int HevcIdrLast = 20;

    /// <summary>The codec that a message's format names; null for another.</summary>
    public static VideoCodec? CodecOf(ReadOnlySpan<byte> format) =>
        Ascii.EqualsIgnoreCase(format, "h264"u8) || Ascii.EqualsIgnoreCase(format, "avc"u8) ? VideoCodec.H264
        : Ascii.EqualsIgnoreCase(format, "h265"u8) || Ascii.EqualsIgnoreCase(format, "hevc"u8) ? VideoCodec.H265
        : null;

    /// <summary>Whether decoding can begin here.</summary>
    /// <param name="codec">How it is coded.</param>
    /// <param name="unit">The unit; broken ones are None.</param>
    public static UnitStart StartOf(VideoCodec codec, ReadOnlySpan<byte> unit)
    {
        UnitStart found = UnitStart.None;
        while (TryNext(ref unit))
        {
            int type = codec == VideoCodec.H265 ? (unit[0] >> 1) & 63 : unit[0] & 31;
            switch (codec, type)
            {
                case (VideoCodec.H264, AvcIdr) or (VideoCodec.H265, >= HevcIdrFirst and <= HevcIdrLast):
                    return UnitStart.Closed;
                case (VideoCodec.H265, >= HevcEntryFirst and <= HevcEntryLast):
                    return UnitStart.Open;
                case (VideoCodec.H264, >= AvcSliceFirst and <= AvcSliceLast) or (VideoCodec.H265, <= HevcTrailingLast):
                    return found;
                case (VideoCodec.H264, AvcSei):
                    UnitStart said = RecoveryIn(unit[1..]);
                    found = said == UnitStart.None ? found : said;
                    break;
                default:
                    break;
            }
        }

        return UnitStart.None;
    }

    // To the first byte behind the next start code.
    private static bool TryNext(ref ReadOnlySpan<byte> unit)
    {
        int place = unit.IndexOf((ReadOnlySpan<byte>)[0, 0, 1]);
        unit = place < 0 ? [] : unit[(place + 3)..];
        return !unit.IsEmpty;
    }

    // A recovery point among the messages; 0 units until recovery is one bit, 1.
    private static UnitStart RecoveryIn(ReadOnlySpan<byte> sei)
    {
        while (sei.Length > 2 && !sei.StartsWith((ReadOnlySpan<byte>)[0, 0, 1]))
        {
            int type = ReadSum(ref sei);
            int size = ReadSum(ref sei);
            if (size > sei.Length || sei.IsEmpty)
            {
                return UnitStart.None;
            }

            if (type == RecoveryPoint)
            {
                return (sei[0] & 128) != 0 ? UnitStart.Open : UnitStart.Gradual;
            }

            sei = sei[size..];
        }

        return UnitStart.None;
    }

    // Numbers of messages are sums of bytes, the last of which is below 255.
    private static int ReadSum(ref ReadOnlySpan<byte> sei)
    {
        int sum = 0;
        while (!sei.IsEmpty)
        {
            byte part = sei[0];
            sei = sei[1..];
            sum += part;
            if (part < byte.MaxValue)
            {
                break;
            }
        }

        return sum;
    }
}
