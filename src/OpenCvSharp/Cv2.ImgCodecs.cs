using System;

namespace OpenCvSharp;

/// <content>Image files.</content>
public static partial class Cv2
{
    /// <summary>Reads an image file.</summary>
    /// <param name="fileName">Path.</param>
    /// <param name="flags">How to turn it into pixels.</param>
    /// <returns>The image; empty if the file is missing or no image.</returns>
    public static Mat ImRead(string fileName, ImreadModes flags = ImreadModes.Color) => new(fileName, flags);

    /// <summary>Writes an image file in the format of its extension; an existing file is replaced.</summary>
    /// <param name="fileName">Path.</param>
    /// <param name="img">The image.</param>
    /// <param name="prms">Pairs of <see cref="ImwriteFlags"/> and value.</param>
    /// <returns>False if the file could not be written.</returns>
    public static bool ImWrite(string fileName, Mat img, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(img);
        int[] options = prms ?? [];
        NativeError.Check(NativeMethods.rs_imgcodecs_write(
            fileName, img.Handle, options, options.Length, out int written));
        return written != 0;
    }

    /// <summary>Writes an image file in the format of its extension; an existing file is replaced.</summary>
    /// <param name="fileName">Path.</param>
    /// <param name="img">The image.</param>
    /// <param name="prms">Options of the encoder.</param>
    /// <returns>False if the file could not be written.</returns>
    public static bool ImWrite(string fileName, Mat img, params ImageEncodingParam[] prms) =>
        ImWrite(fileName, img, ToPairs(prms));

    /// <summary>Decodes an image file held in a Mat of bytes.</summary>
    /// <param name="buf">CV_8UC1, one row or column.</param>
    /// <param name="flags">How to turn it into pixels.</param>
    /// <returns>The image; empty if the bytes are no image.</returns>
    public static Mat ImDecode(InputArray buf, ImreadModes flags)
    {
        NativeError.Check(NativeMethods.rs_imgcodecs_decode(buf.Handle, (int)flags, out MatHandle handle));
        return new Mat(handle);
    }

    /// <summary>Decodes an image file held in memory.</summary>
    /// <param name="buf">The file's bytes.</param>
    /// <param name="flags">How to turn it into pixels.</param>
    /// <returns>The image; empty if the bytes are no image.</returns>
    public static unsafe Mat ImDecode(byte[] buf, ImreadModes flags)
    {
        ArgumentNullException.ThrowIfNull(buf);
        fixed (byte* bytes = buf)
        {
            using Mat wrapped = Mat.FromPixelData(1, buf.Length, MatType.CV_8UC1, (IntPtr)bytes);
            return ImDecode(wrapped, flags);
        }
    }

    /// <summary>Encodes an image as a file in memory.</summary>
    /// <param name="ext">The format as a file extension with its dot.</param>
    /// <param name="img">The image.</param>
    /// <param name="buf">The file's bytes.</param>
    /// <param name="prms">Pairs of <see cref="ImwriteFlags"/> and value.</param>
    /// <returns>False if it could not be encoded.</returns>
    public static bool ImEncode(string ext, InputArray img, out byte[] buf, int[]? prms = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(ext);
        int[] options = prms ?? [];
        using Mat bytes = new();
        NativeError.Check(NativeMethods.rs_imgcodecs_encode(
            ext, img.Handle, options, options.Length, bytes.Handle, out int encoded));
        buf = bytes.CopyOut<byte>();
        return encoded != 0;
    }

    /// <summary>Encodes an image as a file in memory.</summary>
    /// <param name="ext">The format as a file extension with its dot.</param>
    /// <param name="img">The image.</param>
    /// <param name="buf">The file's bytes.</param>
    /// <param name="prms">Options of the encoder.</param>
    public static void ImEncode(string ext, InputArray img, out byte[] buf, params ImageEncodingParam[] prms) =>
        _ = ImEncode(ext, img, out buf, ToPairs(prms));

    private static int[] ToPairs(ImageEncodingParam[] prms)
    {
        ArgumentNullException.ThrowIfNull(prms);
        int[] pairs = new int[prms.Length * 2];
        for (int i = 0; i < prms.Length; i++)
        {
            pairs[2 * i] = (int)prms[i].EncodingId;
            pairs[(2 * i) + 1] = prms[i].Value;
        }

        return pairs;
    }
}
