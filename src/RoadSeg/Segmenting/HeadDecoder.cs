using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// From one output tensor (head) of a model to the ids of its own classes and confidences. Memory is allocated by the
/// constructor. One thread at a time.
/// </summary>
internal sealed class HeadDecoder
{
    private readonly OutputKind kind;
    private readonly SimdPath path;
    private readonly PlanarScores? planar;
    private readonly UpsampleArgmax? argmax;
    private readonly ClassIdResampler? resampler;

    /// <summary>Plans the decoding of one output.</summary>
    /// <param name="output">What the card says of it.</param>
    /// <param name="tensor">What it really is.</param>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="path">Implementation to use.</param>
    /// <exception cref="ModelException">The output's kind, element type and channels do not fit together.</exception>
    public HeadDecoder(ModelOutput output, OutputTensor tensor, ImageSize classMap, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(tensor);
        Check(output, tensor);
        kind = output.Kind;
        Size = tensor.Size;
        this.path = path;
        if (kind == OutputKind.ClassIds)
        {
            resampler = new ClassIdResampler(tensor.Size, tensor.ElementType, output.Classes.Length, classMap);
            return;
        }

        WinnerRule rule = kind switch
        {
            OutputKind.Sigmoid => WinnerRule.AboveHalf,
            OutputKind.MaskLogits => WinnerRule.AboveZero,
            _ => WinnerRule.Largest,
        };
        planar = new PlanarScores(tensor.Size, tensor.Channels, output.Layout, tensor.ElementType, path);
        argmax = new UpsampleArgmax(tensor.Size, tensor.Channels, classMap, rule, path);
    }

    /// <summary>Size of the output, which is that of its confidences.</summary>
    public ImageSize Size { get; }

    /// <summary>Bytes of the output tensor.</summary>
    public int TensorBytes => planar?.TensorBytes ?? resampler!.TensorBytes;

    /// <summary>Decodes one tensor; overwrites ids and confidences, allocates nothing.</summary>
    /// <param name="outputTensor">The output as little-endian bytes; need not be aligned.</param>
    /// <param name="ids">One byte per class-map pixel.</param>
    /// <param name="confidences">One byte per pixel of the output.</param>
    public void Decode(ReadOnlySpan<byte> outputTensor, Span<byte> ids, Span<byte> confidences)
    {
        if (resampler is not null)
        {
            resampler.Run(outputTensor, ids);
            confidences.Fill(byte.MaxValue);
            return;
        }

        ReadOnlySpan<float> planes = planar!.View(outputTensor);
        argmax!.Run(planes, ids);
        switch (kind)
        {
            case OutputKind.Logits:
                SoftmaxConfidence.Logits(path, planes, confidences);
                break;
            case OutputKind.Probabilities:
                ScoreConfidence.Probabilities(path, planes, confidences);
                break;
            case OutputKind.Sigmoid:
                ScoreConfidence.Masks(path, planes, confidences);
                break;
            default:
                ScoreConfidence.MaskLogits(path, planes, confidences);
                break;
        }
    }

    private static void Check(ModelOutput output, OutputTensor tensor)
    {
        int classes = output.Classes.Length;
        int channels = output.Channels;
        bool integers = tensor.ElementType
            is TensorElementType.UInt8 or TensorElementType.Int32 or TensorElementType.Int64;
        bool isIds = output.Kind == OutputKind.ClassIds;
        string types = isIds ? "UInt8, Int32 or Int64" : "Float32 or Float16";
        if (integers != isIds)
        {
            throw new ModelException(
                $"Output \"{output.Name}\" of kind {output.Kind} has element type {tensor.ElementType}; expected "
                + $"{types}. Correct the kind in the model card.");
        }

        int least = output.Kind is OutputKind.Logits or OutputKind.Probabilities ? 2 : 1;
        if (tensor.Channels != channels || channels < least)
        {
            throw new ModelException(FormattableString.Invariant(
                $"Output \"{output.Name}\" of kind {output.Kind} has {tensor.Channels} channels; expected {channels} ")
                + FormattableString.Invariant($"for the {classes} classes of the model card. ")
                + "Correct the classes or the kind in the card.");
        }
    }
}
