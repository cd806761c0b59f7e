namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>What this process holds; only tests that run alone can count it.</summary>
/// <param name="CaptureThreads">Threads of live sources.</param>
/// <param name="Files">Open files and sockets.</param>
/// <param name="ResidentMegabytes">Resident memory, 10⁶ bytes.</param>
internal sealed record ProcessUse(int CaptureThreads, int Files, double ResidentMegabytes)
{
    /// <summary>Tests that count what the process holds run alone.</summary>
    public const string Alone = "counts what the process holds";

    public static ProcessUse Now()
    {
        int threads = Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task) == "RoadSeg capture");
        long pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], null);
        return new ProcessUse(threads, Directory.GetFiles("/proc/self/fd").Length, pages * Environment.SystemPageSize / 1e6);
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            // It has ended since.
            return "";
        }
    }
}

[CollectionDefinition(ProcessUse.Alone, DisableParallelization = true)]
public sealed class AloneDefinition;
