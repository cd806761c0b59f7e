namespace RoadSeg.Tests;

/// <summary>Counts managed memory. Compiled into every test project.</summary>
internal static class Allocations
{
    private const int Tries = 6;

    /// <summary>
    /// The fewest bytes that a call allocated on this thread in several tries. The runtime may allocate there once
    /// while it recompiles; what the code itself allocates, it allocates every time.
    /// </summary>
    public static long Of(Action call)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
