using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using RoadSeg.Onnx;

namespace RoadSeg.GpuCheck;

/// <summary>
/// Checks RoadSeg on a GPU: which provider really ran, whether its results are the CPU's, and how fast it is. Runs on a
/// machine with nothing but a driver and NVIDIA's libraries.
/// </summary>
internal static class Program
{
    /// <summary>Stated in docs/gpu.md: of the pixels of every picture, compared with the CPU.</summary>
    private const double AgreementAtLeast = 0.998;

    private const int Usage = 2;
    private const int ModelFailed = 5;

    private static async Task<int> Main(string[] arguments)
    {
        if (CheckOptions.Parse(arguments) is not CheckOptions options)
        {
            await Console.Error.WriteLineAsync(CheckOptions.Usage);
            return Usage;
        }

        GpuReport.Write(
            (subject, text) => Console.WriteLine($"ok  {subject,-20} {text}"),
            (subject, text) => Console.WriteLine($"--  {subject,-20} {text}"));
        // A provider that lacks something has no rows: what it lacks stands above, once.
        List<string> wrong = [.. ExecutionProviders.Probe()
            .Where(p => p.Unusable is not null && options.Devices.Contains(p.Device))
            .Select(p => $"{ExecutionProviders.NameOf(p.Device)} was not checked: {p.Unusable}")];
        options = options with
        {
            Devices = [.. options.Devices.Where(d => ExecutionProviders.Probe().Any(p => p.Device == d && p.Unusable is null))],
        };
        if (options.Devices.Length == 0)
        {
            return Tell(wrong);
        }

        Pictures[] recordings = await Pictures.LoadAsync(options.Frames);

        // Measured on the largest frames: the copy to the device counts.
        Pictures measured = recordings.MaxBy(r => r.Size.PixelCount)!;
        Console.WriteLine(FormattableString.Invariant(
            $"\n{measured.Bgr.Length} pictures of \"{measured.Name}\", {measured.Size}; {options.Runs} runs a row; ")
            + $"ONNX Runtime {OnnxReport.Version}\n");
        CpuTruth truth = new();
        List<CheckRow> rows = await MeasureAsync(options, new RowRun(options, measured, truth));
        Console.WriteLine($"\npixels with the class that they have on the CPU\n\n{AgreementRow.Head}");
        List<AgreementRow> agreement = Compare(options, recordings, truth);
        if (options.Json is not null)
        {
            CheckReport report = new(
                Machine(), [.. ExecutionProviders.Devices().Select(d => d.Describe())],
                $"{measured.Name}, {measured.Size}", rows, agreement);
            await File.WriteAllBytesAsync(
                options.Json, JsonSerializer.SerializeToUtf8Bytes(report, CheckJson.Default.CheckReport));
        }

        wrong.AddRange(Faults(options, rows, agreement));
        return Tell(wrong);
    }

    private static async Task<List<CheckRow>> MeasureAsync(CheckOptions options, RowRun run)
    {
        List<CheckRow> rows = [];
        Console.WriteLine(CheckRow.Head);
        foreach (DeviceChoice device in options.Devices)
        {
            foreach (Precision precision in PrecisionsOf(device))
            {
                foreach (int batch in options.Batches)
                {
                    rows.Add(await run.RunAsync(device, precision, batch));
                    Console.WriteLine(rows[^1].Text());
                }
            }
        }

        return rows;
    }

    private static List<AgreementRow> Compare(CheckOptions options, Pictures[] recordings, CpuTruth truth)
    {
        List<AgreementRow> rows = [];
        foreach (Pictures recording in recordings)
        {
            RowRun run = new(options, recording, truth);
            foreach (DeviceChoice device in options.Devices)
            {
                foreach (Precision precision in PrecisionsOf(device))
                {
                    rows.Add(run.Compare(device, precision));
                    Console.WriteLine(rows[^1].Text());
                }
            }
        }

        return rows;
    }

    // CUDA computes int8 networks in float, which no one would use; the CPU has no float16.
    private static Precision[] PrecisionsOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => [Precision.Float32, Precision.Float16],
        DeviceChoice.TensorRt => [Precision.Float32, Precision.Float16, Precision.Int8],
        _ => [Precision.Float32, Precision.Int8],
    };

    private static List<string> Faults(CheckOptions options, List<CheckRow> rows, List<AgreementRow> agreement)
    {
        List<string> wrong = [];
        foreach (DeviceChoice device in options.Devices)
        {
            string name = ExecutionProviders.NameOf(device);
            CheckRow[] own = [.. rows.Where(r => r.Provider == name)];
            wrong.AddRange(own.Where(r => r.Problem is not null)
                .Select(r => $"{name} {r.Precision} {r.Batch}: {r.Problem}"));
            foreach (CheckRow row in own.Where(r => r.Problem is null))
            {
                // The proof: the runtime's own account of who ran the nodes.
                if (!row.Nodes.ContainsKey(name))
                {
                    wrong.Add($"{name} {row.Precision}: none of its nodes ran on {name}");
                }
            }
        }

        // Float32 is held to it; fewer bits are shown and for the reader to judge.
        wrong.AddRange(rows.Where(r => r.Problem is null && r.Precision == "fp32" && r.Agreement < AgreementAtLeast)
            .Select(r => TooFew($"{r.Provider} {r.Precision} {r.Batch}", r.Agreement)));
        wrong.AddRange(agreement.Where(r => r.Problem is not null)
            .Select(r => $"{r.Recording} {r.Provider} {r.Precision}: {r.Problem}"));
        wrong.AddRange(agreement.Where(r => r.Problem is null && r.Precision == "fp32" && r.Worst < AgreementAtLeast)
            .Select(r => TooFew($"{r.Recording} {r.Provider} {r.Precision}", r.Worst)));

        return wrong;
    }

    private static int Tell(List<string> wrong)
    {
        Console.WriteLine();
        Console.WriteLine(wrong.Count == 0
            ? "ok: every provider ran what it was given, with the CPU's results"
            : "NOT ok:\n  " + string.Join("\n  ", wrong));
        return wrong.Count == 0 ? 0 : ModelFailed;
    }

    private static string TooFew(string subject, double share) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject}: {100 * share:0.000} % as on the CPU, expected {100 * AgreementAtLeast:0.0} % and more");

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores {RuntimeInformation.ProcessArchitecture}, "
        + $"{RuntimeInformation.OSDescription}");
}
