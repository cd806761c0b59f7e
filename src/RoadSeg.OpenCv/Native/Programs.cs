using System.Diagnostics;

namespace RoadSeg.OpenCv.Native;

/// <summary>What a program printed.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Programs of the system that do a part of the work: ffmpeg, ffprobe, setsid.</summary>
internal static class Programs
{
    /// <summary>Full path of a program in PATH; null when it is not installed.</summary>
    public static string? Find(string program)
    {
        string folders = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        return folders.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// How to start a program in a session of its own, so that Ctrl-C in the terminal reaches only us and we end it in
    /// order: through setsid(1), or directly where that is not installed.
    /// </summary>
    public static ProcessStartInfo Detached(string program, IEnumerable<string> arguments) =>
        Find("setsid") is string setsid
            ? new ProcessStartInfo(setsid, ["--wait", program, .. arguments])
            : new ProcessStartInfo(program, arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Null when it is not installed, cannot be started or takes too long.</returns>
    public static ProgramResult? Run(string program, IEnumerable<string> arguments, TimeSpan timeout)
    {
        if (Find(program) is not string path)
        {
            return null;
        }

        ProcessStartInfo start = new(path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!Task.WaitAll([output, error], timeout) || !process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        return new ProgramResult(process.ExitCode, output.Result, error.Result);
    }
}
