using System.Buffers;
using RoadSeg.Geometry;

namespace RoadSeg.Publishing;

/// <summary>
/// Turns a camera picture into the bytes of a picture file, for sinks that send pictures and see no codec themselves.
/// One thread at a time.
/// </summary>
public interface IPictureEncoder : IDisposable
{
    /// <summary>What the bytes are: <c>image/jpeg</c>.</summary>
    string MediaType { get; }

    /// <summary>Encodes one picture.</summary>
    /// <param name="pixels">H×W×3 bytes BGR24, rows packed; only read.</param>
    /// <param name="size">Its size.</param>
    /// <param name="output">Takes the bytes; the caller's.</param>
    /// <returns>Size of the encoded picture: that of the original, or smaller with the same aspect ratio.</returns>
    ImageSize Encode(ReadOnlySpan<byte> pixels, ImageSize size, IBufferWriter<byte> output);
}
