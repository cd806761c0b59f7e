using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// top + (bottom − top)·weight per element, in separate, rounded steps on every path, so that all give the same bits.
/// </summary>
internal static class ScoreBlend
{
    /// <summary>Blends two rows of scores.</summary>
    /// <param name="path">Implementation to use.</param>
    /// <param name="top">Row with weight 1 − weight.</param>
    /// <param name="bottom">Row with the weight, same length.</param>
    /// <param name="weight">0..1.</param>
    /// <param name="target">At least as long.</param>
    public static void Run(
        SimdPath path, ReadOnlySpan<float> top, ReadOnlySpan<float> bottom, float weight, Span<float> target)
    {
        if (bottom.Length != top.Length || target.Length < top.Length)
        {
            throw new ArgumentException("Rows differ in length.");
        }

        ref float a = ref MemoryMarshal.GetReference(top);
        ref float b = ref MemoryMarshal.GetReference(bottom);
        ref float t = ref MemoryMarshal.GetReference(target);
        int i = 0;
        if (path == SimdPath.Vector512)
        {
            for (; i <= top.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                Vector512<float> x = Vector512.LoadUnsafe(ref a, (nuint)i);
                Vector512<float> y = Vector512.LoadUnsafe(ref b, (nuint)i);
                (x + ((y - x) * Vector512.Create(weight))).StoreUnsafe(ref t, (nuint)i);
            }
        }
        else if (path == SimdPath.Vector256)
        {
            for (; i <= top.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> x = Vector256.LoadUnsafe(ref a, (nuint)i);
                Vector256<float> y = Vector256.LoadUnsafe(ref b, (nuint)i);
                (x + ((y - x) * Vector256.Create(weight))).StoreUnsafe(ref t, (nuint)i);
            }
        }
        else if (path == SimdPath.Vector128)
        {
            for (; i <= top.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            {
                Vector128<float> x = Vector128.LoadUnsafe(ref a, (nuint)i);
                Vector128<float> y = Vector128.LoadUnsafe(ref b, (nuint)i);
                (x + ((y - x) * Vector128.Create(weight))).StoreUnsafe(ref t, (nuint)i);
            }
        }

        for (; i < top.Length; i++)
        {
            target[i] = top[i] + ((bottom[i] - top[i]) * weight);
        }
    }
}
