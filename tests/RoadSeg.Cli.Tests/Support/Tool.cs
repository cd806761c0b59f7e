using System.Collections.Concurrent;
using System.Diagnostics;

namespace RoadSeg.Cli.Tests.Support;

/// <summary>What a command left behind.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolResult(int Code, string Output, string Error);

/// <summary>Runs commands as a user would.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private static readonly ConcurrentBag<int> Started = [];

    // A test that fails between start and end leaves its command behind: it goes with the tests, at the latest.
    static Tool() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (int child in Started.Where(IsOurChild))
        {
            Process.GetProcessById(child).Kill(entireProcessTree: true);
        }
    };

    /// <summary>The roadseg command as built.</summary>
    public static string RoadSeg { get; } = Repository.File("artifacts/bin/RoadSeg.Cli/release/roadseg");

    /// <summary>Runs roadseg to its end.</summary>
    public static Task<ToolResult> RunRoadSegAsync(params string[] arguments) => RunAsync(RoadSeg, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static Task<ToolResult> RunAsync(string command, params string[] arguments) =>
        FinishAsync(Start(command, arguments));

    /// <summary>Starts a command with a clean environment: no display, no colours.</summary>
    public static Process Start(string command, params string[] arguments) => StartOn(null, command, arguments);

    /// <summary>Starts a command on a display.</summary>
    /// <param name="display">What DISPLAY is to be; null for none.</param>
    /// <param name="command">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process StartOn(string? display, string command, params string[] arguments)
    {
        ProcessStartInfo start = new(command, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove("DISPLAY");
        if (display is not null)
        {
            start.Environment["DISPLAY"] = display;
        }

        start.Environment.Remove("WAYLAND_DISPLAY");
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Started.Add(process.Id);
        return process;
    }

    /// <summary>Waits for a started command.</summary>
    /// <param name="process">The command.</param>
    /// <param name="patience">How long it may take; null for the usual two minutes.</param>
    public static async Task<ToolResult> FinishAsync(Process process, TimeSpan? patience = null)
    {
        TimeSpan allowed = patience ?? Patience;
        string command = string.Join(' ', [process.StartInfo.FileName, .. process.StartInfo.ArgumentList]);
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            using CancellationTokenSource expiry = new(allowed);
            try
            {
                await process.WaitForExitAsync(expiry.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"did not end within {allowed.TotalSeconds} s: {command}");
            }

            return new ToolResult(process.ExitCode, await output, await error);
        }
    }

    /// <summary>Makes a file with ffmpeg.</summary>
    public static async Task FfmpegAsync(params string[] arguments)
    {
        ToolResult result = await RunAsync("ffmpeg", ["-v", "error", "-y", .. arguments]);
        Assert.True(result.Code == 0, result.Error);
    }

    /// <summary>A short H.264 video of moving colours.</summary>
    public static async Task<string> VideoAsync(TempFolder folder, double seconds = 1, string size = "320x240", int fps = 10)
    {
        string path = folder["clip.mp4"];
        await FfmpegAsync("-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=size={size}:rate={fps}:duration={seconds}"),
            "-c:v", "libx264", "-pix_fmt", "yuv420p", path);
        return path;
    }

    /// <summary>Number of pictures that ffprobe decodes from a video; it must decode without an error.</summary>
    public static async Task<int> CountFramesAsync(string path)
    {
        ToolResult result = await RunAsync("ffprobe", "-v", "error", "-select_streams", "v:0", "-count_frames",
            "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", path);
        Assert.True(result.Code == 0 && result.Error.Length == 0, result.Error);
        return int.Parse(result.Output.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
    }

    // Not somebody else's who was given the number since.
    private static bool IsOurChild(int id)
    {
        string status = $"/proc/{id}/status";
        return File.Exists(status) && File.ReadLines(status).Contains($"PPid:\t{Environment.ProcessId}");
    }
}
