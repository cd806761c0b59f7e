using System.Diagnostics;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// When each frame was asked for, in hand and blended, allocated before the first one. Different threads may note
/// different moments of a frame, in this order.
/// </summary>
/// <param name="clock">Measures.</param>
/// <param name="framesMax">Frames at most.</param>
internal sealed class LoopTimes(TimeProvider clock, int framesMax)
{
    // The same in the C++ loop: timings.cpp.
    private const int WarmUpFrames = 20;

    private readonly long[] reading = new long[framesMax];
    private readonly long[] inHand = new long[framesMax];
    private readonly long[] blended = new long[framesMax];
    private TimeSpan cpuAtStart;

    /// <summary>Frames blended so far.</summary>
    public int Count { get; private set; }

    /// <summary>CPU time counts from here.</summary>
    public void Start() => cpuAtStart = CpuTime();

    /// <summary>A frame was asked for and is now in hand.</summary>
    /// <param name="index">Its place, below the maximum.</param>
    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="arrivedAt">When it was there and due.</param>
    public void Arrived(int index, long askedAt, long arrivedAt)
    {
        reading[index] = askedAt;
        inHand[index] = arrivedAt;
    }

    /// <summary>The next frame in order is blended.</summary>
    public void Blended() => blended[Count++] = clock.GetTimestamp();

    /// <summary>The figures, without the first frames: caches, decoder threads and memory settle.</summary>
    /// <param name="stagesMs">Median milliseconds of each stage.</param>
    /// <param name="checksum">Of all masks.</param>
    public LoopFigures Figures(IReadOnlyDictionary<string, double> stagesMs, string checksum)
    {
        double cpuMs = (CpuTime() - cpuAtStart).TotalMilliseconds / Math.Max(1, Count);
        int first = Count > 2 * WarmUpFrames ? WarmUpFrames : 0;
        int counted = Math.Max(0, Count - first - 1);
        double seconds = counted > 0 ? clock.GetElapsedTime(blended[first], blended[Count - 1]).TotalSeconds : 0;
        return new LoopFigures(
            Count,
            seconds > 0 ? counted / seconds : 0,
            Percentiles(inHand, first),
            Percentiles(reading, first),
            cpuMs,
            stagesMs,
            checksum);
    }

    private static TimeSpan CpuTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private LoopPercentiles Percentiles(long[] from, int first)
    {
        double[] sorted =
        [
            .. Enumerable.Range(first, Count - first)
                .Select(i => clock.GetElapsedTime(from[i], blended[i]).TotalMilliseconds)
                .Order(),
        ];
        return new LoopPercentiles(At(sorted, 0.5), At(sorted, 0.99));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max((int)Math.Ceiling(share * sorted.Length), 1) - 1];
}
