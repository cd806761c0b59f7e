using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// From a model's output tensor to class ids and confidences. Of a model with several heads this reads one, the class
/// map (the first output of the card); the others are not used yet. Memory is allocated by the constructor. One
/// thread at a time.
/// </summary>
/// <remarks>
/// Class-map pixels that lie outside the camera image (bars of a letterbox) and those of the ego mask get 255, so no
/// later stage can take them for ground. Confidences are the network's own and are not masked.
/// </remarks>
public sealed class SegmentationDecoder
{
    private readonly OutputKind kind;
    private readonly OutputTensor tensor;
    private readonly ImageSize classMap;
    private readonly SimdPath path;
    private readonly PlanarScores? planar;
    private readonly UpsampleArgmax? argmax;
    private readonly ClassIdResampler? resampler;
    private readonly byte[]? ignored;

    /// <summary>Plans the decoding of one output.</summary>
    /// <param name="output">What the card says of it.</param>
    /// <param name="tensor">What it really is.</param>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="image">Size of the camera image.</param>
    /// <param name="egoMask">
    /// Empty, or one byte per class-map pixel, row-major; anything but 0 where the camera sees its own vehicle. Copied.
    /// </param>
    /// <exception cref="ModelException">The output's kind, element type and channels do not fit together.</exception>
    public SegmentationDecoder(
        ModelOutput output,
        OutputTensor tensor,
        ImageSize classMap,
        Letterbox imageFromModel,
        ImageSize image,
        ReadOnlySpan<byte> egoMask = default)
        : this(output, tensor, classMap, IgnoreMask.Make(classMap, imageFromModel, image, egoMask), SimdPaths.Best)
    {
    }

    internal SegmentationDecoder(
        ModelOutput output, OutputTensor tensor, ImageSize classMap, byte[]? ignored, SimdPath path)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(tensor);
        Check(output, tensor);
        kind = output.Kind;
        this.tensor = tensor;
        this.classMap = classMap;
        this.ignored = ignored;
        this.path = path;
        if (kind == OutputKind.ClassIds)
        {
            resampler = new ClassIdResampler(tensor.Size, tensor.ElementType, output.Classes.Length, classMap);
            return;
        }

        WinnerRule rule = kind == OutputKind.Sigmoid ? WinnerRule.AboveHalf : WinnerRule.Largest;
        planar = new PlanarScores(tensor.Size, tensor.Channels, output.Layout, tensor.ElementType, path);
        argmax = new UpsampleArgmax(tensor.Size, tensor.Channels, classMap, rule, path);
    }

    /// <summary>Bytes of the output tensor.</summary>
    public int TensorBytes => planar?.TensorBytes ?? resampler!.TensorBytes;

    /// <summary>Decodes one tensor; overwrites ids and confidences, allocates nothing.</summary>
    /// <param name="outputTensor">The output as little-endian bytes; need not be aligned.</param>
    /// <param name="into">Of this decoder's class map size, its confidence map of the output's size.</param>
    public void Decode(ReadOnlySpan<byte> outputTensor, Segmentation into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (into.Size != classMap || into.ConfidenceSize != tensor.Size)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The segmentation is {into.Size} with confidences {into.ConfidenceSize}; ")
                + FormattableString.Invariant($"expected {classMap} and {tensor.Size}."),
                nameof(into));
        }

        if (resampler is not null)
        {
            resampler.Run(outputTensor, into.ClassIds);
            into.Confidences.Fill(byte.MaxValue);
        }
        else
        {
            DecodeScores(outputTensor, into);
        }

        if (ignored is not null)
        {
            IgnoreMask.Apply(path, ignored, into.ClassIds);
        }
    }

    private static void Check(ModelOutput output, OutputTensor tensor)
    {
        int classes = output.Classes.Length;
        bool integers = tensor.ElementType
            is TensorElementType.UInt8 or TensorElementType.Int32 or TensorElementType.Int64;
        (int channels, bool typeFits, string types) = output.Kind switch
        {
            OutputKind.ClassIds => (1, integers, "UInt8, Int32 or Int64"),
            OutputKind.Sigmoid => (classes - 1, !integers, "Float32 or Float16"),
            _ => (classes, !integers, "Float32 or Float16"),
        };
        if (!typeFits)
        {
            throw new ModelException(
                $"Output \"{output.Name}\" of kind {output.Kind} has element type {tensor.ElementType}; expected "
                + $"{types}. Correct the kind in the model card.");
        }

        int least = output.Kind is OutputKind.ClassIds or OutputKind.Sigmoid ? 1 : 2;
        if (tensor.Channels != channels || channels < least)
        {
            throw new ModelException(FormattableString.Invariant(
                $"Output \"{output.Name}\" of kind {output.Kind} has {tensor.Channels} channels; expected {channels} ")
                + FormattableString.Invariant($"for the {classes} classes of the model card. ")
                + "Correct the classes or the kind in the card.");
        }
    }

    private void DecodeScores(ReadOnlySpan<byte> outputTensor, Segmentation into)
    {
        ReadOnlySpan<float> planes = planar!.View(outputTensor);
        argmax!.Run(planes, into.ClassIds);
        switch (kind)
        {
            case OutputKind.Logits:
                SoftmaxConfidence.Logits(path, planes, into.Confidences);
                break;
            case OutputKind.Probabilities:
                SoftmaxConfidence.Probabilities(planes, into.Confidences);
                break;
            default:
                SoftmaxConfidence.Masks(planes, into.Confidences);
                break;
        }
    }
}
