using System.Buffers;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>
/// JPEG by OpenCV. Pictures wider than 1920 pixels are made smaller: no page shows more, and the bytes would only
/// take longer. Each picture costs one short-lived array of its own size in bytes. One thread at a time.
/// </summary>
public sealed class JpegEncoder : IPictureEncoder
{
    private const int SeenWidthMax = 1920;
    private const int SeenQuality = 80;
    private const int KeptQuality = 85;

    private readonly int widthMax;
    private readonly int[] options;
    private Mat? original;
    private Mat? small;

    /// <summary>For people, see above.</summary>
    public JpegEncoder()
        : this(SeenWidthMax, SeenQuality)
    {
    }

    private JpegEncoder(int widthMax, int quality)
    {
        this.widthMax = widthMax;
        options = [(int)ImwriteFlags.JpegQuality, quality];
    }

    /// <inheritdoc/>
    public string MediaType => "image/jpeg";

    /// <summary>Pictures of any width as they are, for what is kept and computed with.</summary>
    public static JpegEncoder OfFullSize() => new(int.MaxValue, KeptQuality);

    /// <inheritdoc/>
    public ImageSize Encode(ReadOnlySpan<byte> pixels, ImageSize size, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, size.PixelCount * 3);
        if (original is null || original.Cols != size.Width || original.Rows != size.Height)
        {
            original?.Dispose();
            original = new Mat(size.Height, size.Width, MatType.CV_8UC3);
        }

        pixels.CopyTo(MatPixels.Of(original));
        Mat picture = size.Width > widthMax ? Shrink(original) : original;
        if (!Cv2.ImEncode(".jpg", picture, out byte[] bytes, options))
        {
            throw new SinkException($"OpenCV cannot encode a picture of {size} as JPEG.");
        }

        output.Write(bytes);
        return new ImageSize(picture.Cols, picture.Rows);
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        original?.Dispose();
        small?.Dispose();
        original = null;
        small = null;
    }

    private Mat Shrink(Mat picture)
    {
        small ??= new Mat();
        int height = Math.Max(1, (int)Math.Round((double)picture.Rows * widthMax / picture.Cols));
        Cv2.Resize(picture, small, new Size(widthMax, height), 0, 0, InterpolationFlags.Area);
        return small;
    }
}
