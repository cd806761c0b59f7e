using System.Globalization;
using RoadSeg.Onnx;

namespace RoadSeg.GpuCheck;

/// <summary>What the check is asked for.</summary>
/// <param name="Devices">Providers to check, in order.</param>
/// <param name="DeviceIndex">Number of the GPU.</param>
/// <param name="Frames">
/// Folder of pictures (binary PPM) of one size, or of such folders, one a recording; null for the scene generator.
/// </param>
/// <param name="Models">Folder of the bundled models.</param>
/// <param name="Runs">Measured runs of each row.</param>
/// <param name="Batches">Pictures at once.</param>
/// <param name="Json">Where the table goes as JSON; null for nowhere.</param>
/// <param name="EngineFolder">Where TensorRT's engines go.</param>
internal sealed record CheckOptions(
    DeviceChoice[] Devices, int DeviceIndex, string? Frames, string Models, int Runs, int[] Batches, string? Json,
    string EngineFolder)
{
    public const string Usage = """
        roadseg-gpu-check [--device cuda|tensorrt|cpu|all] [--index N] [--frames DIR] [--models DIR] [--runs N]
                          [--batches 1,2,4,8] [--json FILE] [--engines DIR] [--dry-run]
        --dry-run is --device cpu with few runs: all of the check but the GPU.
        """;

    /// <summary>The bundled model for numbers of a kind.</summary>
    public string CardOf(Precision precision) => Path.Combine(
        Models, precision == Precision.Int8 ? "roadseg-camvid-s-int8.json" : "roadseg-camvid-s.json");

    /// <summary>Reads a command line; null when it is wrong.</summary>
    public static CheckOptions? Parse(string[] arguments)
    {
        CheckOptions options = new(
            [DeviceChoice.Cuda, DeviceChoice.TensorRt], 0, null, Path.Combine(AppContext.BaseDirectory, "models"),
            300, [1, 2, 4, 8], null, Path.Combine(AppContext.BaseDirectory, "engines"));
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--dry-run")
            {
                options = options with { Devices = [DeviceChoice.Cpu], Runs = 5, Batches = [1, 2] };
                continue;
            }

            if (i + 1 == arguments.Length || options.With(name, arguments[++i]) is not CheckOptions changed)
            {
                return null;
            }

            options = changed;
        }

        return options;
    }

    private CheckOptions? With(string name, string value) => name switch
    {
        "--device" => WithDevices(DevicesOf(value)),
        "--index" => WithIndex(Number(value)),
        "--frames" => this with { Frames = value },
        "--models" => this with { Models = value },
        "--runs" => WithRuns(Number(value)),
        "--batches" => WithBatches([.. value.Split(',').Select(Number)]),
        "--json" => this with { Json = value },
        "--engines" => this with { EngineFolder = value },
        _ => null,
    };

    private CheckOptions? WithDevices(DeviceChoice[]? devices) =>
        devices is null ? null : this with { Devices = devices };

    private CheckOptions? WithIndex(int? index) => index is int number ? this with { DeviceIndex = number } : null;

    private CheckOptions? WithRuns(int? runs) => runs is int number and > 0 ? this with { Runs = number } : null;

    private CheckOptions? WithBatches(int?[] batches) => batches.All(b => b is >= 1 and <= 64)
        ? this with { Batches = [.. batches.OfType<int>()] }
        : null;

    private static DeviceChoice[]? DevicesOf(string value) => value switch
    {
        "cuda" => [DeviceChoice.Cuda],
        "tensorrt" => [DeviceChoice.TensorRt],
        "cpu" => [DeviceChoice.Cpu],
        "all" => [DeviceChoice.Cuda, DeviceChoice.TensorRt, DeviceChoice.Cpu],
        _ => null,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
