using System.Diagnostics;

namespace RoadSeg.Cli;

/// <summary>Memory of this process.</summary>
internal static class ProcessMemory
{
    /// <summary>Largest resident set so far in 10⁶ bytes.</summary>
    public static double PeakRssMegabytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1e6;
    }
}
