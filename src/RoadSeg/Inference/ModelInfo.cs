using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Inference;

/// <summary>A loaded model, its card checked against what the session really takes and gives.</summary>
/// <param name="Card">The card.</param>
/// <param name="Outputs">Element type and size of each output of the card, same order.</param>
/// <param name="Provider">Execution provider that runs it: <c>CPU</c>, <c>CUDA</c>, <c>TensorRT</c>.</param>
/// <param name="Threads">Intra-op threads of the session.</param>
public sealed record ModelInfo(
    ModelCard Card, ImmutableArray<OutputTensor> Outputs, string Provider, int Threads)
{
    /// <summary>Size of the network's picture, which is that of the class map.</summary>
    public ImageSize InputSize => Card.Input.Size;

    /// <summary>Runs of the network for one frame: more than 1 where the picture is cut into tiles.</summary>
    public int TilesPerFrame { get; init; } = 1;

    /// <summary>
    /// Size of the frames that requests take as they are, H×W×3 bytes BGR24, because resizing and normalising are part
    /// of the network; null where they take the input that the card describes.
    /// </summary>
    public ImageSize? FrameSize { get; init; }

    /// <summary>
    /// True where requests give two outputs instead of the card's: class ids (uint8, of <see cref="InputSize"/>) and
    /// confidences (uint8 in 1/255, of the first output's size), because decoding is part of the network.
    /// </summary>
    public bool GivesClassMap { get; init; }

    /// <summary>Nodes of the graph that each provider runs; empty where all run on <see cref="Provider"/>.</summary>
    public ImmutableSortedDictionary<string, int> NodesByProvider { get; init; } =
        ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// The provider for people, with the nodes of each where they are known: <c>CUDA (nodes: CPU 2, CUDA 61)</c>.
    /// </summary>
    public string DescribeProvider() => NodesByProvider.IsEmpty
        ? Provider
        : $"{Provider} (nodes: {string.Join(", ", NodesByProvider.Select(
            n => FormattableString.Invariant($"{n.Key} {n.Value}")))})";
}

/// <summary>What an output really is.</summary>
/// <param name="ElementType">Element type.</param>
/// <param name="Channels">Number of channels; 1 for class ids.</param>
/// <param name="Size">Width and height, often a fraction of the input's (the stride).</param>
public sealed record OutputTensor(TensorElementType ElementType, int Channels, ImageSize Size);
