using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RoadSeg.Benchmarks;
using RoadSeg.Benchmarks.Consumers;
using RoadSeg.Benchmarks.Loops;
using RoadSeg.Preprocessing;

// roadseg-benchmarks [--rounds N] [--only TEXT] [--json FILE]: times every path of the pixel kernels on this machine.
// roadseg-benchmarks models | peers | soak | live | consumers: whole models, the usual loops, many frames, ages of a
// live run, other programs that read results (each in its Command).
// Compare ratios, not milliseconds: they hold on other machines too.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["soak", .. string[] soak])
{
    return await SoakCommand.RunAsync(soak);
}

if (args is ["live", .. string[] live])
{
    return await LiveCommand.RunAsync(live);
}

if (args is ["consumers", .. string[] consumers])
{
    return await ConsumersCommand.RunAsync(consumers);
}

if (args is ["models", .. string[] words])
{
    return ModelsCommand.Run(words);
}

if (args is ["peers" or "loop", ..])
{
    return await PeersCommand.RunAsync(args);
}

int rounds = 31;
string only = string.Empty;
string? file = null;
for (int i = 0; i < args.Length; i++)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
            i++;
            break;
        case "--only" when value is not null:
            only = value;
            i++;
            break;
        case "--json" when value is not null:
            file = value;
            i++;
            break;
        default:
            Console.Error.WriteLine(
                $"\"{args[i]}\" is not understood; expected [--rounds N] [--only TEXT] [--json FILE].");
            return 2;
    }
}

Console.WriteLine(
    $"{RuntimeInformation.FrameworkDescription}, {Environment.ProcessorCount} processors, "
    + $"widest path {SimdPaths.Best}, {rounds} rounds");
Console.WriteLine($"{"kernel",-52} {"path",-10} {"median ms",10} {"best ms",10} {"x scalar",9} {"x copy",8}");
Harness harness = new(TimeProvider.System, rounds);
List<Measurement> measurements = [];
foreach (Comparison comparison in Kernels.All().Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
{
    foreach (Measurement m in harness.Measure(comparison))
    {
        measurements.Add(m);
        Console.WriteLine(
            $"{m.Kernel,-52} {m.Path,-10} {m.MedianMs,10:F4} {m.BestMs,10:F4} "
            + $"{m.ScalarOverThis,9:F1} {m.ThisOverCopy,8:F1}");
    }
}

if (file is not null)
{
    var report = new
    {
        runtime = RuntimeInformation.FrameworkDescription,
        architecture = RuntimeInformation.ProcessArchitecture.ToString(),
        processors = Environment.ProcessorCount,
        widest_path = SimdPaths.Best.ToString(),
        rounds,
        kernels = measurements.Select(m => new
        {
            kernel = m.Kernel,
            path = m.Path,
            median_ms = m.MedianMs,
            best_ms = m.BestMs,
            scalar_over_this = m.ScalarOverThis,
            this_over_copy = m.ThisOverCopy,
        }),
    };
    File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(report));
}

return 0;
