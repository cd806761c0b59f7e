using System.Globalization;
using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.Mcap.Pictures;

/// <summary>Raw pixels as ROS and Foxglove name them, to BGR24.</summary>
internal static class PixelConverter
{
    /// <summary>The encodings that are read.</summary>
    public const string Known = "bgr8, rgb8, bgra8, rgba8, mono8, yuv422 (uyvy), yuv422_yuy2 (yuyv), bayer_rggb8 and "
        + "the other three Bayer patterns";

    // A picture has at most 2^15 pixels a side, as a camera file.
    private const uint SideMax = 32768;

    /// <summary>Size of a picture, checked against its bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of such a picture.</exception>
    /// <exception cref="NotSupportedException">The encoding is not read.</exception>
    public static ImageSize SizeOf(in LoggedPicture picture)
    {
        int pixelBytes = BytesOf(picture.Encoding);
        bool isFit = picture is { Width: >= 1 and <= SideMax, Height: >= 1 and <= SideMax }
            && (long)picture.Step >= (long)picture.Width * pixelBytes
            && ((picture.Height - 1L) * picture.Step) + (picture.Width * (long)pixelBytes) <= picture.Content.Length;
        return isFit
            ? new ImageSize((int)picture.Width, (int)picture.Height)
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"a picture of {picture.Width}x{picture.Height} {Encoding.UTF8.GetString(picture.Encoding)} with ")
                + string.Create(
                    CultureInfo.InvariantCulture, $"{picture.Step} bytes a row has {picture.Content.Length} bytes"));
    }

    /// <summary>Converts a picture of a checked size.</summary>
    /// <param name="picture">Its size is that of <paramref name="bgr"/>.</param>
    /// <param name="bgr">H×W×3 bytes.</param>
    public static void Convert(in LoggedPicture picture, Span<byte> bgr)
    {
        int width = (int)picture.Width;
        int height = (int)picture.Height;
        int step = (int)picture.Step;
        if (picture.Encoding.StartsWith("bayer_"u8))
        {
            Bayer.Convert(picture.Content, width, height, step, picture.Encoding, bgr);
            return;
        }

        int pixelBytes = BytesOf(picture.Encoding);
        for (int row = 0; row < height; row++)
        {
            ReadOnlySpan<byte> from = picture.Content.Slice(row * step, width * pixelBytes);
            Span<byte> to = bgr.Slice(row * width * 3, width * 3);
            if (picture.Encoding.SequenceEqual("bgr8"u8) || picture.Encoding.SequenceEqual("8UC3"u8))
            {
                from.CopyTo(to);
            }
            else if (pixelBytes == 2)
            {
                bool isLumaFirst = picture.Encoding.EndsWith("yuy2"u8) || picture.Encoding.SequenceEqual("yuyv"u8);
                ConvertYuv422(from, to, isLumaFirst);
            }
            else
            {
                bool isRedFirst = picture.Encoding.StartsWith("rgb"u8);
                ConvertRow(from, to, pixelBytes, isRedFirst);
            }
        }
    }

    private static int BytesOf(ReadOnlySpan<byte> encoding)
    {
        string name = Encoding.UTF8.GetString(encoding);
        return name switch
        {
            "bgr8" or "rgb8" or "8UC3" => 3,
            "bgra8" or "rgba8" => 4,
            "mono8" or "8UC1" or "bayer_rggb8" or "bayer_bggr8" or "bayer_gbrg8" or "bayer_grbg8" => 1,
            "yuv422" or "uyvy" or "yuv422_yuy2" or "yuyv" => 2,
            _ => throw new NotSupportedException($"its pictures are \"{name}\", which is not read: expected {Known}"),
        };
    }

    private static void ConvertRow(ReadOnlySpan<byte> from, Span<byte> to, int pixelBytes, bool isRedFirst)
    {
        int blue = isRedFirst ? 2 : 0;
        int green = pixelBytes == 1 ? 0 : 1;
        int red = pixelBytes == 1 ? 0 : 2 - blue;
        for (int i = 0, j = 0; j < to.Length; i += pixelBytes, j += 3)
        {
            to[j] = from[i + (pixelBytes == 1 ? 0 : blue)];
            to[j + 1] = from[i + green];
            to[j + 2] = from[i + red];
        }
    }

    // ITU-R BT.601, video range, as OpenCV converts it, rounded to nearest.
    private static void ConvertYuv422(ReadOnlySpan<byte> from, Span<byte> to, bool isLumaFirst)
    {
        int luma = isLumaFirst ? 0 : 1;
        int chroma = 1 - luma;
        for (int pixel = 0; pixel * 3 < to.Length; pixel++)
        {
            int pair = pixel / 2 * 4;
            double y = 1.164 * Math.Max(from[(pixel * 2) + luma] - 16, 0);
            double u = from[pair + chroma] - 128;
            double v = pair + chroma + 2 < from.Length ? from[pair + chroma + 2] - 128 : 0;
            to[pixel * 3] = ToByte(y + (2.018 * u));
            to[(pixel * 3) + 1] = ToByte(y - (0.813 * v) - (0.391 * u));
            to[(pixel * 3) + 2] = ToByte(y + (1.596 * v));
        }
    }

    private static byte ToByte(double value) => (byte)Math.Clamp(value + 0.5, 0, 255);
}
