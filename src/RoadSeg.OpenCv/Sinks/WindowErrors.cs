using System.Diagnostics;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// What the window's process says on its standard error. OpenCV and Qt are talkative there, so nothing is passed on;
/// the last lines are kept for the case that it fails.
/// </summary>
internal sealed class WindowErrors
{
    private const int LinesMax = 40;

    private readonly Process process;
    private readonly Queue<string> lines = new();

    /// <summary>Starts listening.</summary>
    public WindowErrors(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Says why the process ended.</summary>
    /// <param name="what">Start of the message.</param>
    public SinkException ToException(string what)
    {
        bool hasExited = process.WaitForExit(TimeSpan.FromSeconds(3));
        if (hasExited)
        {
            // Also waits for the rest of what it said.
            process.WaitForExit();
        }

        string[] said;
        lock (lines)
        {
            said = [.. lines];
        }

        const string ours = "roadseg: ";
        if (said.LastOrDefault(line => line.StartsWith(ours, StringComparison.Ordinal)) is string message)
        {
            return new SinkException(message[ours.Length..]);
        }

        string? display = Environment.GetEnvironmentVariable("DISPLAY");
        bool isUnreachable = said.Any(line => line.Contains("could not connect to display", StringComparison.Ordinal));
        string reason = isUnreachable
            ? $"the display \"{display}\" cannot be reached"
            : hasExited ? FormattableString.Invariant($"its process ended with exit code {process.ExitCode}")
            : "its process hangs";
        return new SinkException(
            $"{what}: {reason}. Check DISPLAY and that the X server runs, or write a video: --out video:overlay.mp4");
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > LinesMax)
            {
                lines.Dequeue();
            }
        }
    }
}
