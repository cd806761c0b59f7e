using System.Text.Json.Serialization;

namespace RoadSeg.Onnx.Engines;

/// <summary>
/// Everything that an engine was made for: one that differs in any part is of no use, or worse, would be used.
/// Immutable.
/// </summary>
/// <param name="Model">Name of the model's card.</param>
/// <param name="NetworkSha256">Hash of the network as it is built, preprocessing and decoding included.</param>
/// <param name="Shape">Shape of its input, <c>1x720x1280x3</c>.</param>
/// <param name="Precision">Numbers it computes in.</param>
/// <param name="ComputeCapability">Of the GPU, <c>9.0</c>.</param>
/// <param name="TensorRt">Release of TensorRT.</param>
/// <param name="OnnxRuntime">Release of ONNX Runtime.</param>
/// <param name="Driver">Release of the GPU's driver.</param>
internal sealed record EngineKey(
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("network_sha256")] string NetworkSha256,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("precision")] string Precision,
    [property: JsonPropertyName("compute_capability")] string ComputeCapability,
    [property: JsonPropertyName("tensorrt")] string TensorRt,
    [property: JsonPropertyName("onnxruntime")] string OnnxRuntime,
    [property: JsonPropertyName("driver")] string Driver)
{
    /// <summary>
    /// Folder of the engine in the cache: the same for whatever replaces it, so that what is stale is found and told.
    /// </summary>
    [JsonIgnore]
    public string Slot => string.Concat($"{Model}_{Shape}_{Precision}".Select(
        c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).TrimStart('.');

    /// <summary>What differs from another key, for people; empty when they are the same.</summary>
    /// <param name="wanted">The key that is asked for.</param>
    public IReadOnlyList<string> DifferencesTo(EngineKey wanted)
    {
        (string What, string Here, string Wanted)[] parts =
        [
            ("model", Model, wanted.Model),
            ("network", Short(NetworkSha256), Short(wanted.NetworkSha256)),
            ("shape", Shape, wanted.Shape),
            ("precision", Precision, wanted.Precision),
            ("compute capability", ComputeCapability, wanted.ComputeCapability),
            ("TensorRT", TensorRt, wanted.TensorRt),
            ("ONNX Runtime", OnnxRuntime, wanted.OnnxRuntime),
            ("driver", Driver, wanted.Driver),
        ];
        return [.. parts.Where(p => p.Here != p.Wanted).Select(p => $"{p.What} {p.Here}, now {p.Wanted}")];
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
