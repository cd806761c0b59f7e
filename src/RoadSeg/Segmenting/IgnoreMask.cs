using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// Class-map pixels that say nothing about the road. 255 or 0 per pixel, so that one OR turns a class id into 255
/// (<see cref="ClassTable.IgnoredId"/>) or leaves it.
/// </summary>
internal static class IgnoreMask
{
    /// <summary>Makes the mask; null when no pixel is ignored.</summary>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="imageFromModel">How it lies in the camera image.</param>
    /// <param name="image">Size of the camera image.</param>
    /// <param name="egoMask">Empty, or one byte per pixel, not 0 on the ego vehicle.</param>
    public static byte[]? Make(
        ImageSize classMap, Letterbox imageFromModel, ImageSize image, ReadOnlySpan<byte> egoMask)
    {
        if (!egoMask.IsEmpty && egoMask.Length != classMap.PixelCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"An ego mask for {classMap} has {classMap.PixelCount} bytes, not {egoMask.Length}."),
                nameof(egoMask));
        }

        byte[] mask = new byte[classMap.PixelCount];
        for (int v = 0; v < classMap.Height; v++)
        {
            for (int u = 0; u < classMap.Width; u++)
            {
                int i = (v * classMap.Width) + u;
                ImagePoint point = imageFromModel.ImageFromModel(u, v);
                bool outside = point.U < -0.5 || point.U >= image.Width - 0.5
                    || point.V < -0.5 || point.V >= image.Height - 0.5;
                bool ego = !egoMask.IsEmpty && egoMask[i] != 0;
                mask[i] = outside || ego ? ClassTable.IgnoredId : (byte)0;
            }
        }

        return mask.AsSpan().ContainsAnyExcept((byte)0) ? mask : null;
    }

    /// <summary>Writes 255 where the mask says so.</summary>
    public static void Apply(SimdPath path, ReadOnlySpan<byte> mask, Span<byte> classIds)
    {
        ref byte m = ref MemoryMarshal.GetReference(mask[..classIds.Length]);
        ref byte t = ref MemoryMarshal.GetReference(classIds);
        int i = 0;
        if (path >= SimdPath.Vector256)
        {
            for (; i <= classIds.Length - 32; i += 32)
            {
                (Vector256.LoadUnsafe(ref m, (nuint)i) | Vector256.LoadUnsafe(ref t, (nuint)i))
                    .StoreUnsafe(ref t, (nuint)i);
            }
        }

        for (; i < classIds.Length; i++)
        {
            classIds[i] |= mask[i];
        }
    }
}
