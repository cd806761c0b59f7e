using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// Class-map pixels that say nothing about the road. 255 or 0 per pixel, so that one OR turns a class id into 255
/// (<see cref="ClassTable.IgnoredId"/>) or leaves it. Bars are where the <see cref="AxisPlan"/> of the preprocessing
/// has them.
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

        AxisPlan columns = new(image.Width, classMap.Width, imageFromModel.ScaleU, imageFromModel.OffsetU);
        AxisPlan rows = new(image.Height, classMap.Height, imageFromModel.ScaleV, imageFromModel.OffsetV);
        byte[] mask = new byte[classMap.PixelCount];
        mask.AsSpan().Fill(ClassTable.IgnoredId);
        for (int row = rows.Begin; row < rows.End; row++)
        {
            mask.AsSpan((row * classMap.Width) + columns.Begin, columns.End - columns.Begin).Clear();
        }

        for (int i = 0; i < egoMask.Length; i++)
        {
            mask[i] = egoMask[i] != 0 ? ClassTable.IgnoredId : mask[i];
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
