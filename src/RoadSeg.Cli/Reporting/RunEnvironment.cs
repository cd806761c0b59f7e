using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using RoadSeg.Inference;

namespace RoadSeg.Cli.Reporting;

/// <summary>What a run ran on, for reports.</summary>
internal static class RunEnvironment
{
    /// <summary>The machine and the program.</summary>
    public static IEnumerable<(string Name, string Value)> OfMachine(TimeProvider clock)
    {
        yield return ("made", clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        yield return ("roadseg", Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "");
        yield return ("processor", string.Create(
            CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores"));
        yield return ("system", RuntimeInformation.OSDescription);
        yield return (".NET", Environment.Version.ToString());
        yield return ("command", "roadseg " + string.Join(' ', Environment.GetCommandLineArgs().Skip(1)));
    }

    /// <summary>The model.</summary>
    public static IEnumerable<(string Name, string Value)> OfModel(ModelInfo model)
    {
        yield return ("model", model.Card.Name);
        yield return ("sha256", model.Card.Sha256);
        yield return ("network's picture", model.InputSize.ToString());
        yield return ("runs on", string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Provider}, threads: {model.Threads}, runs a frame: {model.TilesPerFrame}"));
    }

    private static string Processor()
    {
        const string Key = "model name";
        const string File = "/proc/cpuinfo";
        string? line = Path.Exists(File)
            ? System.IO.File.ReadLines(File).FirstOrDefault(l => l.StartsWith(Key, StringComparison.Ordinal))
            : null;
        return line is null
            ? RuntimeInformation.ProcessArchitecture.ToString()
            : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
