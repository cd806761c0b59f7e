using System.Numerics;

namespace RoadSeg.Grid;

/// <summary>
/// The smallest of any run of neighbouring values, in two look-ups: a table of minima over runs of 1, 2, 4 … values.
/// Filling it is the only pass over the values. One thread at a time.
/// </summary>
internal sealed class RangeMinimum
{
    private readonly int count;
    private readonly float[][] levels;

    /// <summary>Allocates the table.</summary>
    /// <param name="count">Number of values.</param>
    /// <param name="longest">Longest run that will be asked for.</param>
    public RangeMinimum(int count, int longest)
    {
        this.count = count;
        levels = new float[LevelOf(Math.Clamp(longest, 1, count)) + 1][];
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = new float[count];
        }
    }

    /// <summary>The values, to be set before <see cref="Fill"/>.</summary>
    public Span<float> Values => levels[0];

    /// <summary>Level of the table for runs of a length.</summary>
    public static int LevelOf(int length) => BitOperations.Log2((uint)length);

    /// <summary>Makes the table of the values; no run reaches beyond the last one.</summary>
    public void Fill()
    {
        for (int level = 1; level < levels.Length; level++)
        {
            int half = 1 << (level - 1);
            ReadOnlySpan<float> below = levels[level - 1];
            Span<float> here = levels[level];
            int last = count - half;
            int i = 0;
            for (; i + Vector<float>.Count <= last; i += Vector<float>.Count)
            {
                Vector.Min(new Vector<float>(below[i..]), new Vector<float>(below[(i + half)..])).CopyTo(here[i..]);
            }

            for (; i < last; i++)
            {
                here[i] = Math.Min(below[i], below[i + half]);
            }

            below[last..].CopyTo(here[last..]);
        }
    }

    /// <summary>Smallest of the values from an index on.</summary>
    /// <param name="first">Index of the first.</param>
    /// <param name="length">How many, at least 1.</param>
    /// <param name="level"><see cref="LevelOf"/> of the length.</param>
    public float Over(int first, int length, int level)
    {
        float[] run = levels[level];
        return Math.Min(run[first], run[first + length - (1 << level)]);
    }
}
