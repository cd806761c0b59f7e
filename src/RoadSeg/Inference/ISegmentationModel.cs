namespace RoadSeg.Inference;

/// <summary>A segmentation network, loaded and checked. Any thread may create requests.</summary>
public interface ISegmentationModel : IDisposable
{
    /// <summary>Card, real outputs, provider.</summary>
    ModelInfo Info { get; }

    /// <summary>
    /// Allocates one set of input and output tensors, bound once. Several requests may run at the same time, each
    /// on a thread of its own. The caller disposes it before the model.
    /// </summary>
    IInferRequest CreateRequest();
}

/// <summary>
/// One set of bound tensors: fill <see cref="Input"/>, <see cref="Run"/>, read <see cref="Output"/>. The tensors are
/// allocated once and overwritten by the next run. One thread at a time.
/// </summary>
public interface IInferRequest : IDisposable
{
    /// <summary>Input tensor in the card's layout and element type, as raw bytes, little-endian.</summary>
    Span<byte> Input { get; }

    /// <summary>Runs the network; overwrites every byte of every output.</summary>
    /// <exception cref="ModelException">The runtime failed.</exception>
    void Run();

    /// <summary>Output tensor as raw bytes, little-endian, valid until the next <see cref="Run"/>.</summary>
    /// <param name="index">Place of the output in the card.</param>
    ReadOnlySpan<byte> Output(int index);
}
