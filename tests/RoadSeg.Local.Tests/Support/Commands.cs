using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using RoadSeg.Tests;

namespace RoadSeg.Local.Tests.Support;

/// <summary>Other programs, which end in time or are ended.</summary>
internal static class Commands
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The folder that holds RoadSeg.sln.</summary>
    public static string Root { get; } = typeof(Commands).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>A name of shared memory that nobody else uses.</summary>
    public static string RingName() => string.Create(
        CultureInfo.InvariantCulture, $"roadseg-test-{Environment.ProcessId}-{Guid.NewGuid():N}");

    /// <summary>Skips the test where a program is not installed.</summary>
    public static void Need(string program)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        Assert.SkipUnless(isThere, $"needs {program}, which is not installed");
    }

    /// <summary>The roadseg command as built.</summary>
    public static string RoadSeg()
    {
        string program = Path.Combine(Root, "artifacts/bin/RoadSeg.Cli/release/roadseg");
        Assert.SkipUnless(File.Exists(program), "needs the roadseg command, which is not built (./run.sh setup)");
        return program;
    }

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string[]> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return await FinishAsync(process);
    }

    public static async Task<string[]> FinishAsync(Process process)
    {
        (int code, string output, string error) = await OtherProgram.FinishAsync(process, Patience);
        Assert.True(code == 0, $"exit code {code}: {error}{output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Compiles the C reader; skips where there is no compiler.</summary>
    /// <returns>The program.</returns>
    public static async Task<string> CompileReaderAsync(string folder)
    {
        Need("cc");
        string program = Path.Combine(folder, "print_scenes");
        await RunAsync("cc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2", "-o", program,
            Path.Combine(Root, "samples/shm/print_scenes.c"));
        return program;
    }
}

/// <summary>Waits for what happens on other tasks.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
