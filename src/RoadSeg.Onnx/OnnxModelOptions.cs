namespace RoadSeg.Onnx;

/// <summary>How a model is to be run.</summary>
/// <param name="Device">Execution provider.</param>
/// <param name="Threads">
/// Intra-op threads of the CPU provider, at least 1; null chooses: see <see cref="DefaultThreads"/>.
/// </param>
/// <param name="ProfilePrefix">
/// Begins the path of a file into which ONNX Runtime writes the time of each operator (Chrome trace, JSON) when the
/// model is disposed; null writes none. Profiling slows a run down by some percent.
/// </param>
public sealed record OnnxModelOptions(
    DeviceChoice Device = DeviceChoice.Auto, int? Threads = null, string? ProfilePrefix = null)
{
    /// <summary>Number of the GPU, from 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>In which numbers a GPU computes; the CPU computes in those of the model.</summary>
    public Precision Precision { get; init; }

    /// <summary>
    /// All cores but one, which decodes and does the rest of the line, at most 8: small networks gain nothing beyond.
    /// Measured on two cores with the int8 model and 1280x720 H.264: with one thread a result is 10.3 ms old and with
    /// two 9.9 to 14.7, for the decoder then takes turns with the network; and one thread leaves more to all else.
    /// </summary>
    public static int DefaultThreads => Math.Clamp(Environment.ProcessorCount - 1, 1, 8);
}
