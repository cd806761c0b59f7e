using System.Diagnostics;

namespace RoadSeg.Benchmarks;

/// <summary>What a process holds at one moment.</summary>
/// <param name="Frames">Frames published.</param>
/// <param name="Seconds">Since the start.</param>
/// <param name="ResidentBytes">Resident set.</param>
/// <param name="AllocatedBytes">Managed bytes ever allocated.</param>
/// <param name="Gen0">Collections so far; so for the next two.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
/// <param name="Threads">Threads of the process.</param>
internal readonly record struct SoakSample(
    long Frames, double Seconds, long ResidentBytes, long AllocatedBytes, int Gen0, int Gen1, int Gen2, int Threads)
{
    public static SoakSample Now(Process process, long frames, TimeSpan elapsed)
    {
        process.Refresh();
        return new(
            frames, elapsed.TotalSeconds, process.WorkingSet64, GC.GetTotalAllocatedBytes(), GC.CollectionCount(0),
            GC.CollectionCount(1), GC.CollectionCount(2), process.Threads.Count);
    }

    public static IEnumerable<string> Table(IEnumerable<SoakSample> samples) => samples
        .Select(s => FormattableString.Invariant(
            $"{s.Frames},{s.Seconds:0.0},{s.ResidentBytes},{s.AllocatedBytes},{s.Gen0},{s.Gen1},{s.Gen2},{s.Threads}"))
        .Prepend("frames,seconds,rss_bytes,allocated_bytes,gen0,gen1,gen2,threads");
}

/// <summary>Whether the second half of a soak is flat.</summary>
/// <param name="Frames">Frames in that half.</param>
/// <param name="RssMegabytes">Resident memory at the end.</param>
/// <param name="BytesPerFrame">Slope of resident memory, bytes a frame, by least squares.</param>
/// <param name="SlopeError">Twice its standard error.</param>
/// <param name="AllocatedPerFrame">Managed bytes allocated a frame.</param>
/// <param name="Gen2">Collections of generation 2.</param>
/// <param name="ThreadsLeast">Fewest threads seen.</param>
/// <param name="ThreadsMost">Most threads seen.</param>
internal sealed record SoakVerdict(
    long Frames, double RssMegabytes, double BytesPerFrame, double SlopeError, double AllocatedPerFrame, int Gen2,
    int ThreadsLeast, int ThreadsMost)
{
    // One page in a hundred frames: a leak of the smallest pooled thing a frame would be far more.
    private const double FlatBytesPerFrame = 40;

    public bool IsFlat => BytesPerFrame - SlopeError < FlatBytesPerFrame && Gen2 == 0;

    public static SoakVerdict Of(IReadOnlyList<SoakSample> samples)
    {
        if (samples.Count < 8)
        {
            throw new InvalidOperationException("too few frames for a verdict: run at least 4,000");
        }

        SoakSample[] half = [.. samples.Skip(samples.Count / 2)];
        double meanX = half.Average(s => (double)s.Frames), meanY = half.Average(s => (double)s.ResidentBytes);
        double spread = half.Sum(s => (s.Frames - meanX) * (s.Frames - meanX));
        double slope = half.Sum(s => (s.Frames - meanX) * (s.ResidentBytes - meanY)) / spread;
        double rest = half.Sum(s => Math.Pow(s.ResidentBytes - meanY - (slope * (s.Frames - meanX)), 2));
        long frames = half[^1].Frames - half[0].Frames;
        return new(
            frames, half[^1].ResidentBytes / 1e6, slope, 2 * Math.Sqrt(rest / (half.Length - 2) / spread),
            (half[^1].AllocatedBytes - half[0].AllocatedBytes) / (double)frames, half[^1].Gen2 - half[0].Gen2,
            half.Min(s => s.Threads), half.Max(s => s.Threads));
    }

    public override string ToString() => FormattableString.Invariant(
        $"""
        second half: {Frames} frames, resident {RssMegabytes:0.0} MB at the end
        resident slope {BytesPerFrame:0.00} ± {SlopeError:0.00} bytes a frame: {(IsFlat ? "flat" : "NOT flat")}
        allocated {AllocatedPerFrame:0} bytes a frame, generation 2 collections {Gen2}
        threads {ThreadsLeast} to {ThreadsMost}
        """);
}
