using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace RoadSeg.Web.Tests.Support;

/// <summary>The roadseg command with a monitor on a free port, as a user starts it.</summary>
internal sealed partial class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<string> url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningCommand(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public static string Root { get; } = typeof(RunningCommand).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The address to open.</summary>
    public string Url => url.Task.Result;

    /// <summary>Everything it wrote.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Starts <c>roadseg run</c> on the bundled drive and waits for its monitor.</summary>
    /// <param name="more">Further arguments.</param>
    public static Task<RunningCommand> StartAsync(params string[] more) => StartAnyAsync(
        ["run", "recordings/street.mp4", "--camera", "calibration/street.yaml", "--out", "web:0", .. more]);

    /// <summary>Starts <c>roadseg</c> and waits for its page.</summary>
    /// <param name="arguments">All arguments.</param>
    public static async Task<RunningCommand> StartAnyAsync(params string[] arguments)
    {
        RunningCommand command = Launch(arguments);
        await command.url.Task.WaitAsync(Patience);
        return command;
    }

    /// <summary>Runs <c>roadseg</c> to its end.</summary>
    /// <param name="arguments">All arguments.</param>
    /// <returns>Exit code and everything it wrote.</returns>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        await using RunningCommand command = Launch(arguments);
        _ = command.url.Task.Exception;
        int code = await command.EndAsync();
        return (code, command.Said);
    }

    private static RunningCommand Launch(string[] arguments)
    {
        string program = Path.Combine(Root, "artifacts/bin/RoadSeg.Cli/release/roadseg");
        Assert.SkipUnless(File.Exists(program), "needs the roadseg command, which is not built (./run.sh setup)");
        return new RunningCommand(Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>Ctrl-C, and its end.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("INT");
        return await EndAsync();
    }

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Exit code.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            url.TrySetException(new InvalidOperationException("roadseg ended before its monitor: " + Said));
            return;
        }

        lock (said)
        {
            said.AppendLine(line);
        }

        Match match = MonitorAt().Match(line);
        if (match.Success)
        {
            url.TrySetResult(match.Groups[1].Value);
        }
    }

    [GeneratedRegex("(?:monitor|labels) at (http://[^\\s,]+)")]
    private static partial Regex MonitorAt();
}
