using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Native;

/// <summary>
/// Mats over the pixels of a pool's frames, so that OpenCV decodes right into them. A pool recycles few buffers, each
/// at its own fixed address; a Mat is made for each one once. One thread at a time.
/// </summary>
internal sealed class FrameMats : IDisposable
{
    // More buffers than any pool of ours has: then the addresses are those of pools gone by.
    private const int MatsMax = 64;

    private readonly Dictionary<nint, Mat> matByAddress = [];

    /// <summary>A BGR24 Mat over a frame's pixels; valid until the frame is disposed, owned by this.</summary>
    public Mat For(Frame frame) => For(frame.Pixels, frame.Size);

    /// <summary>The same over a frame's pixels that were lent; the Mat is only for reading then.</summary>
    public Mat For(ReadOnlySpan<byte> pixels, ImageSize size)
    {
        nint address = AddressOf(pixels);
        if (matByAddress.TryGetValue(address, out Mat? known) && known.Rows == size.Height && known.Cols == size.Width)
        {
            return known;
        }

        if (matByAddress.Count >= MatsMax)
        {
            Dispose();
        }

        known?.Dispose();
        Mat mat = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, address);
        matByAddress[address] = mat;
        return mat;
    }

    /// <summary>
    /// Takes care that a picture that OpenCV put elsewhere (it does when it turns pictures) ends up in the frame.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="mat">What <see cref="For(Frame)"/> gave, after OpenCV wrote into it.</param>
    /// <returns>False when the picture has another size or type than the frame.</returns>
    public bool Settle(Frame frame, Mat mat)
    {
        nint address = AddressOf(frame.Pixels);
        if (mat.Data == address)
        {
            return true;
        }

        matByAddress.Remove(address);
        using (mat)
        {
            if (mat.Rows != frame.Size.Height || mat.Cols != frame.Size.Width || mat.Type() != MatType.CV_8UC3)
            {
                return false;
            }

            MatPixels.Of(mat).CopyTo(frame.Pixels);
            return true;
        }
    }

    /// <summary>Frees the Mats; the pixels are the pool's.</summary>
    public void Dispose()
    {
        foreach (Mat mat in matByAddress.Values)
        {
            mat.Dispose();
        }

        matByAddress.Clear();
    }

    // The pool's arrays are pinned for good, so the address stays true.
    private static unsafe nint AddressOf(ReadOnlySpan<byte> pixels) =>
        (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pixels));
}
