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
        Pictures pictures = await Pictures.LoadAsync(options.Frames);
        Console.WriteLine(FormattableString.Invariant(
            $"\n{pictures.Name}, {pictures.Size}; {options.Runs} runs a row; ONNX Runtime {OnnxReport.Version}\n"));
        Console.WriteLine(CheckRow.Head);
        List<CheckRow> rows = [];
        RowRun run = new(options, pictures);
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

        if (options.Json is not null)
        {
            CheckReport report = new(
                Machine(), [.. ExecutionProviders.Devices().Select(d => d.Describe())],
                $"{pictures.Name}, {pictures.Size}", rows);
            await File.WriteAllBytesAsync(
                options.Json, JsonSerializer.SerializeToUtf8Bytes(report, CheckJson.Default.CheckReport));
        }

        return Verdict(options, rows);
    }

    // CUDA computes int8 networks in float, which no one would use; the CPU has no float16.
    private static Precision[] PrecisionsOf(DeviceChoice device) => device switch
    {
        DeviceChoice.Cuda => [Precision.Float32, Precision.Float16],
        DeviceChoice.TensorRt => [Precision.Float32, Precision.Float16, Precision.Int8],
        _ => [Precision.Float32, Precision.Int8],
    };

    private static int Verdict(CheckOptions options, List<CheckRow> rows)
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

                // Float32 is held to it; fewer bits are shown and for the reader to judge.
                if (row.Precision == "fp32" && row.Agreement < AgreementAtLeast)
                {
                    wrong.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{name} {row.Precision} {row.Batch}: {100 * row.Agreement:0.000} % as on the CPU"));
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(wrong.Count == 0
            ? "ok: every provider ran what it was given, with the CPU's results"
            : "NOT ok:\n  " + string.Join("\n  ", wrong));
        return wrong.Count == 0 ? 0 : ModelFailed;
    }

    private static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores {RuntimeInformation.ProcessArchitecture}, "
        + $"{RuntimeInformation.OSDescription}");
}
