using System.Diagnostics;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>What a program left behind.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProgramResult(int Code, string Output, string Error)
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">File, or name to be found on the path.</param>
    /// <param name="words">Its arguments.</param>
    /// <exception cref="LoopException">There is no such program.</exception>
    public static async Task<ProgramResult> OfAsync(string program, params string[] words)
    {
        ProcessStartInfo start = new(program, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new LoopException(
                3, $"\"{program}\" cannot be started: {e.Message}. Run ./run.sh setup, which installs what is needed.");
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramResult(process.ExitCode, await output, await error);
    }
}
