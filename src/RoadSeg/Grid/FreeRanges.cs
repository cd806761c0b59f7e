using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// How far the ground is free in every direction: the grid as a range for each bearing, as a laser scanner gives them.
/// Buffers are reused for each frame; one owner at a time.
/// </summary>
/// <param name="origin">Where the bearings begin, base_link: the point of the ground below the camera.</param>
/// <param name="count">Number of bearings, at least 2.</param>
public sealed class FreeRanges(GroundPoint origin, int count = FreeRanges.UsualCount)
{
    /// <summary>One bearing every two degrees from right to left.</summary>
    public const int UsualCount = 91;

    private readonly float[] ranges = Filled(count);

    /// <summary>Where the bearings begin, base_link, metres.</summary>
    public GroundPoint Origin => origin;

    /// <summary>First bearing, counter-clockwise from ahead: straight to the right.</summary>
    public static double FirstRadians => -Math.PI / 2;

    /// <summary>From one bearing to the next.</summary>
    public double StepRadians => Math.PI / (ranges.Length - 1);

    /// <summary>
    /// For each bearing the metres from <see cref="Origin"/> to the end of the free ground that begins with the nearest
    /// free cell; NaN where no cell is free. Ends at the edge of the grid at the latest.
    /// </summary>
    public Span<float> Meters => ranges;

    /// <summary>Nothing is free.</summary>
    public void Clear() => ranges.AsSpan().Fill(float.NaN);

    /// <summary>Makes this a copy of another of the same number of bearings.</summary>
    public void CopyFrom(FreeRanges other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.ranges.CopyTo(ranges, 0);
    }

    private static float[] Filled(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        float[] values = new float[count];
        values.AsSpan().Fill(float.NaN);
        return values;
    }
}
