using RoadSeg.Mcap.Bags;
using RoadSeg.Mcap.Format;
using RoadSeg.Mcap.Reading;

namespace RoadSeg.Mcap;

/// <summary>Which reader a file needs.</summary>
internal static class LogReaders
{
    /// <summary>Opens a file: MCAP, or a bag of ROS 1.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no log.</exception>
    /// <exception cref="NotSupportedException">It is a log of a kind that is not read.</exception>
    public static LogReader Open(string path)
    {
        FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        try
        {
            Span<byte> start = stackalloc byte[BagFraming.Magic.Length];
            start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            return start switch
            {
                _ when start.StartsWith(Framing.Magic) => new McapReader(stream),
                _ when start.StartsWith(BagFraming.Name) => BagReader.Open(stream, start),
                [] => throw new InvalidDataException("it is empty"),
                _ => throw new InvalidDataException("its first bytes are not those of an MCAP file or a ROS bag"),
            };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
