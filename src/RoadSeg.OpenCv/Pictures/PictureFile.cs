using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>Picture files for those who see no codec: PNG and JPEG, colour and grey. One thread at a time.</summary>
public static class PictureFile
{
    private static readonly int[] Options =
        [(int)ImwriteFlags.PngCompression, 3, (int)ImwriteFlags.JpegQuality, 95];

    /// <summary>Encodes a picture.</summary>
    /// <param name="ending"><c>.png</c> or <c>.jpg</c>.</param>
    /// <param name="size">Its size.</param>
    /// <param name="pixels">H×W bytes of grey, or H×W×3 bytes BGR24.</param>
    public static byte[] Encode(string ending, ImageSize size, ReadOnlySpan<byte> pixels)
    {
        bool isGrey = pixels.Length == size.PixelCount;
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, isGrey ? size.PixelCount : size.PixelCount * 3);
        using Mat picture = new(size.Height, size.Width, isGrey ? MatType.CV_8UC1 : MatType.CV_8UC3);
        pixels.CopyTo(MatPixels.Of(picture));
        return Cv2.ImEncode(ending, picture, out byte[] bytes, Options) ? bytes
            : throw new IOException($"OpenCV cannot encode a picture of {size} as {ending}.");
    }

    /// <summary>Writes a new file; it appears under its name when it is complete.</summary>
    /// <param name="path">Ending in <c>.png</c> or <c>.jpg</c>.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="pixels">H×W bytes of grey, or H×W×3 bytes BGR24.</param>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void Write(string path, ImageSize size, ReadOnlySpan<byte> pixels)
    {
        string unfinished = path + ".unfinished";
        File.WriteAllBytes(unfinished, Encode(Path.GetExtension(path), size, pixels));
        File.Move(unfinished, path, overwrite: false);
    }

    /// <summary>Reads a colour picture.</summary>
    /// <returns>H×W×3 bytes BGR24.</returns>
    /// <exception cref="SourceException">No such file, or no picture.</exception>
    public static byte[] ReadColour(string path, out ImageSize size)
    {
        if (!File.Exists(path))
        {
            throw new SourceException($"picture \"{path}\": no such file.");
        }

        using Mat picture = Cv2.ImRead(path, ImreadModes.Color | ImreadModes.IgnoreOrientation);
        if (picture.Empty())
        {
            throw new SourceException($"picture \"{path}\" cannot be decoded: expected a PNG or JPEG.");
        }

        size = new ImageSize(picture.Cols, picture.Rows);
        return MatPixels.Of(picture).ToArray();
    }

    /// <summary>Decodes a picture to grey.</summary>
    /// <returns>H×W bytes; null when it is no picture.</returns>
    public static byte[]? DecodeGrey(ReadOnlySpan<byte> bytes, out ImageSize size)
    {
        size = default;
        if (bytes.IsEmpty)
        {
            return null;
        }

        using Mat picture = Cv2.ImDecode(bytes.ToArray(), ImreadModes.Grayscale | ImreadModes.IgnoreOrientation);
        if (picture.Empty())
        {
            return null;
        }

        size = new ImageSize(picture.Cols, picture.Rows);
        return MatPixels.Of(picture).ToArray();
    }
}
