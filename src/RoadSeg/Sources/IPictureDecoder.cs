using RoadSeg.Geometry;

namespace RoadSeg.Sources;

/// <summary>
/// Turns the bytes of a picture file (JPEG, PNG) into pixels, for sources that see no codec themselves. One thread at a
/// time.
/// </summary>
public interface IPictureDecoder : IDisposable
{
    /// <summary>Decodes one picture.</summary>
    /// <param name="file">The bytes of the file; from anywhere.</param>
    /// <param name="size">Size of the picture; only where it returns true.</param>
    /// <returns>False when it cannot be decoded.</returns>
    bool TryDecode(ReadOnlySpan<byte> file, out ImageSize size);

    /// <summary>The pixels decoded last, H×W×3 bytes BGR24, rows packed; the decoder's own.</summary>
    ReadOnlySpan<byte> Pixels { get; }
}
