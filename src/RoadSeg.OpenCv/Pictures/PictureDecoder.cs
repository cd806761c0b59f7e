using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>
/// JPEG, PNG and what else OpenCV decodes, to BGR24; grey and 16-bit pictures become BGR24 too. Orientation that a file
/// asks for is not applied: pixels are where the camera's calibration expects them. One thread at a time.
/// </summary>
public sealed class PictureDecoder : IPictureDecoder
{
    private Mat? picture;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Pixels => picture is null ? [] : MatPixels.Of(picture);

    /// <inheritdoc/>
    public bool TryDecode(ReadOnlySpan<byte> file, out ImageSize size)
    {
        picture?.Dispose();
        picture = null;
        size = default;
        if (file.IsEmpty)
        {
            return false;
        }

        try
        {
            picture = Decode(file);
        }
        catch (OpenCVException)
        {
            // Sizes beyond OpenCV's limits throw; to the caller they are pictures that cannot be decoded.
            return false;
        }

        if (picture.Empty())
        {
            return false;
        }

        size = new ImageSize(picture.Cols, picture.Rows);
        return true;
    }

    private static unsafe Mat Decode(ReadOnlySpan<byte> file)
    {
        fixed (byte* bytes = file)
        {
            using Mat wrapped = Mat.FromPixelData(1, file.Length, MatType.CV_8UC1, (IntPtr)bytes);
            return Cv2.ImDecode(wrapped, ImreadModes.Color | ImreadModes.IgnoreOrientation);
        }
    }

    /// <summary>Frees the picture.</summary>
    public void Dispose()
    {
        picture?.Dispose();
        picture = null;
    }
}
