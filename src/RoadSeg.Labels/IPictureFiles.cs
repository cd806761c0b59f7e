using RoadSeg.Geometry;

namespace RoadSeg.Labels;

/// <summary>Reads and writes picture files for labels, which see no codec themselves. One thread at a time.</summary>
public interface IPictureFiles
{
    /// <summary>Writes a colour picture to a new file; it appears when it is complete.</summary>
    /// <param name="path">Ending in .png or .jpg.</param>
    /// <param name="size">Its size.</param>
    /// <param name="bgr">H×W×3 bytes BGR24.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    void WriteColour(string path, ImageSize size, ReadOnlySpan<byte> bgr);

    /// <summary>Writes an 8-bit PNG of one channel to a new file; it appears when it is complete.</summary>
    /// <param name="path">Ending in .png.</param>
    /// <param name="size">Its size.</param>
    /// <param name="values">H×W bytes.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    void WriteGrey(string path, ImageSize size, ReadOnlySpan<byte> values);

    /// <summary>An 8-bit PNG of one channel as bytes.</summary>
    byte[] EncodeGrey(ImageSize size, ReadOnlySpan<byte> values);

    /// <summary>Reads a colour PNG.</summary>
    /// <returns>H×W×3 bytes BGR24.</returns>
    /// <exception cref="Sources.SourceException">No such file, or no such picture.</exception>
    byte[] ReadColour(string path, out ImageSize size);

    /// <summary>Decodes a PNG of one channel from bytes; values above 0 are set.</summary>
    /// <returns>H×W bytes; null when it is no picture.</returns>
    byte[]? DecodeGrey(ReadOnlySpan<byte> png, out ImageSize size);
}
