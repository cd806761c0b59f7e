using System.Diagnostics;

namespace RoadSeg.Tests;

/// <summary>Other programs that tests start, which end in time or are ended. Compiled into every test project.</summary>
internal static class OtherProgram
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="patience">How long it may take; then it is killed, its children too.</param>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        TimeSpan patience, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await FinishAsync(process, patience);
    }

    /// <summary>Waits for the end of a program whose output and errors are redirected and not yet read.</summary>
    public static async Task<(int Code, string Output, string Error)> FinishAsync(Process process, TimeSpan patience)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, await output, await error);
    }
}
