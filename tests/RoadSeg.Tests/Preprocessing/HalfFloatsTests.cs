using System.Runtime.Intrinsics;
using RoadSeg.Preprocessing;

namespace RoadSeg.Tests.Preprocessing;

public sealed class HalfFloatsTests
{
    [Fact]
    public void Every_half_becomes_the_same_single_as_by_cast()
    {
        for (uint bits = 0; bits <= ushort.MaxValue; bits++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float actual = HalfFloats.ToSingle(Vector128.Create(bits)).ToScalar();
            bool same = float.IsNaN(expected)
                ? float.IsNaN(actual)
                : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual);
            Assert.True(same, FormattableString.Invariant($"half {bits:X4}: {expected:R}, not {actual:R}"));
        }
    }

    // All halves, the midpoints between them and their neighbours, where rounding decides; overflow; random bits.
    [Fact]
    public void Singles_become_the_same_half_as_by_cast()
    {
        Random random = new(7);
        for (uint bits = 0; bits < 0x7C00; bits++)
        {
            float exact = (float)BitConverter.UInt16BitsToHalf((ushort)bits);
            float next = bits == 0x7BFF ? 65536f : (float)BitConverter.UInt16BitsToHalf((ushort)(bits + 1));
            float middle = (exact + next) / 2;
            foreach (float value in (ReadOnlySpan<float>)
                [exact, -exact, middle, -middle, MathF.BitIncrement(middle), MathF.BitDecrement(middle)])
            {
                CheckFromSingle(value);
            }

            float other = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(uint.MaxValue));
            CheckFromSingle(float.IsNaN(other) ? float.PositiveInfinity : other);
        }
    }

    private static void CheckFromSingle(float value)
    {
        ushort expected = BitConverter.HalfToUInt16Bits((Half)value);
        uint narrow = HalfFloats.FromSingle(Vector128.Create(value)).ToScalar();
        uint wide = HalfFloats.FromSingle(Vector256.Create(value)).ToScalar();
        Assert.True(
            expected == narrow && expected == wide,
            FormattableString.Invariant($"{value:R}: {expected:X4}, not {narrow:X4} or {wide:X4}"));
    }
}
