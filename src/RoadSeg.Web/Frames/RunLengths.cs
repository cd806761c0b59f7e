using System.Buffers;

namespace RoadSeg.Web.Frames;

/// <summary>
/// Maps of few values as runs: each run is the value (1 byte) and its length (7 bits a byte, lowest first, the upper
/// bit set while more follow). Runs go on over the ends of rows.
/// </summary>
internal static class RunLengths
{
    private const int RunBytesMax = 1 + 5;

    /// <summary>Writes the runs of a map.</summary>
    /// <returns>Number of bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> values, IBufferWriter<byte> output)
    {
        int written = 0;
        while (!values.IsEmpty)
        {
            byte value = values[0];
            int end = values.IndexOfAnyExcept(value);
            int length = end < 0 ? values.Length : end;
            Span<byte> run = output.GetSpan(RunBytesMax);
            run[0] = value;
            int bytes = 1;
            for (uint left = (uint)length; ; left >>= 7)
            {
                run[bytes++] = (byte)(left < 0x80 ? left : (left & 0x7F) | 0x80);
                if (left < 0x80)
                {
                    break;
                }
            }

            output.Advance(bytes);
            written += bytes;
            values = values[length..];
        }

        return written;
    }
}
