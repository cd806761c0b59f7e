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
    /// <summary>
    /// Both cores of a two-core machine (inference is most of the work there, and the rest fits in its gaps), all but
    /// one on larger ones, at most 8: small networks gain nothing beyond.
    /// </summary>
    public static int DefaultThreads => Environment.ProcessorCount <= 2
        ? Environment.ProcessorCount
        : Math.Min(8, Environment.ProcessorCount - 1);
}
