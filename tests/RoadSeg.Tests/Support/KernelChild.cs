using System.Diagnostics;

namespace RoadSeg.Tests.Support;

/// <summary>Runs test classes again in a child process of this very test program.</summary>
internal static class KernelChild
{
    /// <summary>Set in the child to what was switched off, which also keeps it from having children.</summary>
    public const string Mark = "ROADSEG_TESTS_WITHOUT";

    /// <summary>The feature switched off in this process; null in the parent.</summary>
    public static string? Missing => Environment.GetEnvironmentVariable(Mark);

    /// <summary>Runs the classes with one switch of the runtime at 0; gives exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string runtimeSwitch, IEnumerable<Type> testClasses, CancellationToken cancellationToken)
    {
        string program = Environment.ProcessPath ?? throw new InvalidOperationException("No path of this process.");
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KernelChild).Assembly.Location);
        }

        start.ArgumentList.Add("--no-progress");
        foreach (Type testClass in testClasses)
        {
            start.ArgumentList.Add("--filter-class");
            start.ArgumentList.Add(testClass.FullName!);
        }

        start.Environment["DOTNET_" + runtimeSwitch] = "0";
        start.Environment[Mark] = runtimeSwitch;
        using Process child = Process.Start(start) ?? throw new InvalidOperationException("No child process.");
        try
        {
            Task<string> errors = child.StandardError.ReadToEndAsync(cancellationToken);
            string output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            output += await errors;
            await child.WaitForExitAsync(cancellationToken);
            return (child.ExitCode, output);
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
