using System.Globalization;
using System.Runtime.InteropServices;

namespace RoadSeg.Benchmarks;

/// <summary>What this process holds at one moment.</summary>
/// <param name="Frames">Frames published.</param>
/// <param name="Seconds">Since the start.</param>
/// <param name="AnonymousBytes">Resident pages that no file stands behind (RssAnon): heaps and stacks.</param>
/// <param name="FileBytes">Resident pages of files: the kernel takes those of libraries away and back as it likes.</param>
/// <param name="NativeBytes">Handed out by malloc and not given back.</param>
/// <param name="AllocatedBytes">Managed bytes ever allocated.</param>
/// <param name="Gen0">Collections so far; so for the next two.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="IsMark">Taken right after a collection of this command's own, which the counts leave out.</param>
internal readonly partial record struct SoakSample(
    long Frames, double Seconds, long AnonymousBytes, long FileBytes, long NativeBytes, long AllocatedBytes, int Gen0,
    int Gen1, int Gen2, int Threads, bool IsMark)
{
    /// <summary>Takes a sample.</summary>
    /// <param name="frames">Frames published.</param>
    /// <param name="elapsed">Since the start.</param>
    /// <param name="marks">Marks taken so far, this one included: each was a collection of every generation.</param>
    /// <param name="isMark">
    /// Collects first, so that garbage which the next collection would take away anyway is not read as growth. Until
    /// then every allocation, and every new thread by the 8 kB it reserves for its own, touches memory not resident yet.
    /// </param>
    public static SoakSample Now(long frames, TimeSpan elapsed, int marks, bool isMark)
    {
        if (isMark)
        {
#pragma warning disable RS0030 // Banned where memory is pooled; here it is what is measured.
            GC.Collect();
#pragma warning restore RS0030
        }

        Dictionary<string, long> status = File.ReadLines("/proc/self/status")
            .Select(line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1 && words[0] is "RssAnon" or "RssFile" or "RssShmem" or "Threads")
            .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
        MallocCounts malloc = MallInfo2();
        return new(
            frames, elapsed.TotalSeconds, status["RssAnon"] * 1024, (status["RssFile"] + status["RssShmem"]) * 1024,
            (long)(malloc.MappedBytes + malloc.ArenaBytesInUse), GC.GetTotalAllocatedBytes(),
            GC.CollectionCount(0) - marks, GC.CollectionCount(1) - marks, GC.CollectionCount(2) - marks,
            (int)status["Threads"], isMark);
    }

    public static IEnumerable<string> Table(IEnumerable<SoakSample> samples) => samples
        .Select(s => FormattableString.Invariant(
            $"{s.Frames},{s.Seconds:0.0},{s.AnonymousBytes},{s.FileBytes},{s.NativeBytes},{s.AllocatedBytes},{s.Gen0},")
            + FormattableString.Invariant($"{s.Gen1},{s.Gen2},{s.Threads},{(s.IsMark ? 1 : 0)}"))
        .Prepend("frames,seconds,anonymous_bytes,file_bytes,malloc_bytes,allocated_bytes,gen0,gen1,gen2,threads,mark");

    /// <summary>glibc's <c>struct mallinfo2</c>, summed over its arenas.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocCounts
    {
        private readonly nuint arenaBytes, freeChunks, fastChunks, mappedChunks;
        public readonly nuint MappedBytes;
        private readonly nuint unused, fastBytes;
        public readonly nuint ArenaBytesInUse;
        private readonly nuint freeBytes, releasableBytes;
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial MallocCounts MallInfo2();
}

/// <summary>Whether the second half of a soak is flat.</summary>
/// <param name="Frames">Frames in that half.</param>
/// <param name="Megabytes">Anonymous resident memory at the end.</param>
/// <param name="Slope">Of anonymous resident memory at the marks.</param>
/// <param name="AllocatedPerFrame">Managed bytes allocated a frame.</param>
/// <param name="Collections">Of generation 0 (which older ones include).</param>
/// <param name="Gen2">Collections of generation 2.</param>
/// <param name="ThreadsLeast">Fewest threads seen.</param>
/// <param name="ThreadsMost">Most threads seen.</param>
internal sealed record SoakVerdict(
    long Frames, double Megabytes, Slope Slope, double AllocatedPerFrame, int Collections, int Gen2,
    int ThreadsLeast, int ThreadsMost)
{
    // One page in a hundred frames: a leak of the smallest pooled thing a frame would be far more.
    private const double FlatBytesPerFrame = 40;

    public bool IsFlat => Slope.BytesPerFrame - Slope.Error < FlatBytesPerFrame && Gen2 == 0;

    public static SoakVerdict Of(IReadOnlyList<SoakSample> samples)
    {
        SoakSample[] half = [.. samples.Skip(samples.Count / 2)];
        SoakSample[] marks = [.. half.Where(s => s.IsMark)];
        if (marks.Length < 4)
        {
            throw new InvalidOperationException($"{marks.Length} marks are too few for a verdict: the run ended early");
        }

        long frames = half[^1].Frames - half[0].Frames;
        return new(
            frames, half[^1].AnonymousBytes / 1e6, Slope.Of(marks),
            (half[^1].AllocatedBytes - half[0].AllocatedBytes) / (double)frames, half[^1].Gen0 - half[0].Gen0,
            half[^1].Gen2 - half[0].Gen2, half.Min(s => s.Threads), half.Max(s => s.Threads));
    }

    public override string ToString() => FormattableString.Invariant(
        $"""
        second half: {Frames} frames, {Megabytes:0.0} MB of anonymous resident memory at the end
        slope {Slope} bytes a frame, garbage collected: {(IsFlat ? "flat" : "NOT flat")}
        allocated {AllocatedPerFrame:0} bytes a frame, collections {Collections}, of generation 2 {Gen2}
        threads {ThreadsLeast} to {ThreadsMost}
        """);
}

/// <summary>A slope of anonymous resident memory, by least squares.</summary>
/// <param name="BytesPerFrame">The slope.</param>
/// <param name="Error">Twice its standard error.</param>
internal readonly record struct Slope(double BytesPerFrame, double Error)
{
    public static Slope Of(SoakSample[] samples)
    {
        double meanX = samples.Average(s => (double)s.Frames), meanY = samples.Average(s => (double)s.AnonymousBytes);
        double spread = samples.Sum(s => (s.Frames - meanX) * (s.Frames - meanX));
        double slope = samples.Sum(s => (s.Frames - meanX) * (s.AnonymousBytes - meanY)) / spread;
        double rest = samples.Sum(s => Math.Pow(s.AnonymousBytes - meanY - (slope * (s.Frames - meanX)), 2));
        return new(slope, 2 * Math.Sqrt(rest / (samples.Length - 2) / spread));
    }

    public override string ToString() => FormattableString.Invariant($"{BytesPerFrame:0.0} ± {Error:0.0}");
}
