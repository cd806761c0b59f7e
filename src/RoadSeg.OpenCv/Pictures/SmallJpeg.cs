using System.Buffers;
using OpenCvSharp;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Pictures;

/// <summary>JPEGs for pages: small, and good enough to read words in them.</summary>
internal static class SmallJpeg
{
    private static readonly int[] Options = [(int)ImwriteFlags.JpegQuality, 72];

    /// <summary>Encodes a picture, made smaller where it is wider than wanted.</summary>
    /// <exception cref="SinkException">OpenCV cannot encode it.</exception>
    public static void Write(Mat picture, int widthMax, IBufferWriter<byte> output)
    {
        using Mat small = new();
        bool isLarge = picture.Cols > widthMax;
        if (isLarge)
        {
            int height = Math.Max(1, (int)Math.Round((double)picture.Rows * widthMax / picture.Cols));
            Cv2.Resize(picture, small, new Size(widthMax, height), 0, 0, InterpolationFlags.Area);
        }

        if (!Cv2.ImEncode(".jpg", isLarge ? small : picture, out byte[] bytes, Options))
        {
            throw new SinkException($"OpenCV cannot encode a picture of {picture.Cols}x{picture.Rows} as JPEG.");
        }

        output.Write(bytes);
    }
}
