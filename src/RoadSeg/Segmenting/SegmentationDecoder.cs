using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// From a model's output tensors to class ids and confidences. Several heads make one class map (see
/// <see cref="CombinedClasses"/>). Memory is allocated by the constructor. One thread at a time.
/// </summary>
/// <remarks>
/// Class-map pixels that lie outside the camera image (bars of a letterbox) and those of the ego mask get 255, so no
/// later stage can take them for ground. Confidences are the network's own and are not masked. With several heads the
/// confidence of a pixel is that of the head its class comes from.
/// </remarks>
public sealed class SegmentationDecoder
{
    private readonly ImmutableArray<HeadDecoder> heads;
    private readonly ImageSize classMap;
    private readonly SimdPath path;
    private readonly byte[]? ignored;
    private readonly HeadMerger? merger;
    private readonly bool isInNetwork;

    /// <summary>Plans the decoding of a model with one head.</summary>
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
        : this(
            [output], [tensor], classMap, IgnoreMask.Make(classMap, imageFromModel, image, egoMask), SimdPaths.Best)
    {
    }

    /// <summary>Plans the decoding of all heads of a model; its class map is as large as its input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="image">Size of the camera image.</param>
    /// <param name="egoMask">As above.</param>
    /// <exception cref="ModelException">An output's kind, element type and channels do not fit together.</exception>
    public SegmentationDecoder(
        ModelInfo model, Letterbox imageFromModel, ImageSize image, ReadOnlySpan<byte> egoMask = default)
        : this(
            (model ?? throw new ArgumentNullException(nameof(model))).Card.Outputs, model.Outputs, model.InputSize,
            IgnoreMask.Make(model.InputSize, imageFromModel, image, egoMask), SimdPaths.Best)
    {
        isInNetwork = model.GivesClassMap;
    }

    internal SegmentationDecoder(
        ModelOutput output, OutputTensor tensor, ImageSize classMap, byte[]? ignored, SimdPath path)
        : this([output], [tensor], classMap, ignored, path)
    {
    }

    internal SegmentationDecoder(
        ImmutableArray<ModelOutput> outputs, ImmutableArray<OutputTensor> tensors, ImageSize classMap, byte[]? ignored,
        SimdPath path)
    {
        heads = [.. outputs.Zip(tensors, (output, tensor) => new HeadDecoder(output, tensor, classMap, path))];
        this.classMap = classMap;
        this.ignored = ignored;
        this.path = path;
        merger = heads.Length == 1
            ? null
            : new HeadMerger(CombinedClasses.Of(outputs), [.. heads.Select(h => h.Size)], classMap, path);
    }

    /// <summary>Bytes of the first output tensor.</summary>
    public int TensorBytes => heads[0].TensorBytes;

    /// <summary>Decodes the outputs of a request; overwrites ids and confidences, allocates nothing.</summary>
    /// <param name="request">A request that has run.</param>
    /// <param name="into">Of this decoder's class map size, its confidence map of the first output's size.</param>
    public void Decode(IInferRequest request, Segmentation into)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(into);
        if (isInNetwork)
        {
            request.Output(0).CopyTo(into.ClassIds);
            request.Output(1).CopyTo(into.Confidences);
            Mask(into);
            return;
        }

        heads[0].Decode(request.Output(0), into.ClassIds, into.Confidences);
        if (merger is not null)
        {
            for (int head = 1; head < heads.Length; head++)
            {
                heads[head].Decode(request.Output(head), merger.Ids, merger.ConfidencesOf(head));
                merger.Lay(head, into.ClassIds);
            }

            merger.ChooseConfidences(into.ClassIds, into.Confidences);
        }

        Mask(into);
    }

    /// <summary>Decodes the tensor of a model with one head; overwrites ids, confidences; allocates nothing.</summary>
    /// <param name="outputTensor">The output as little-endian bytes; need not be aligned.</param>
    /// <param name="into">Of this decoder's class map size, its confidence map of the output's size.</param>
    public void Decode(ReadOnlySpan<byte> outputTensor, Segmentation into)
    {
        Check(into);
        heads[0].Decode(outputTensor, into.ClassIds, into.Confidences);
        Mask(into);
    }

    private void Check(Segmentation into)
    {
        ArgumentNullException.ThrowIfNull(into);
        ImageSize confidences = heads[0].Size;
        if (into.Size != classMap || into.ConfidenceSize != confidences)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The segmentation is {into.Size} with confidences {into.ConfidenceSize}; ")
                + FormattableString.Invariant($"expected {classMap} and {confidences}."),
                nameof(into));
        }
    }

    private void Mask(Segmentation into)
    {
        if (ignored is not null)
        {
            IgnoreMask.Apply(path, ignored, into.ClassIds);
        }
    }
}
