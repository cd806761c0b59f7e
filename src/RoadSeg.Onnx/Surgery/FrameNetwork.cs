using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// A network with its preprocessing and, where it can be, its decoding inside: it takes frames as they come from the
/// camera and gives class maps. Immutable; any thread.
/// </summary>
/// <param name="Bytes">The ONNX model.</param>
/// <param name="Info">How the line sees it; its provider is not known yet.</param>
/// <param name="Input">The only input: uint8 [batch, H, W, 3].</param>
/// <param name="Outputs">Outputs in the order of requests.</param>
internal sealed record FrameNetwork(
    byte[] Bytes, ModelInfo Info, BoundTensor Input, ImmutableArray<BoundTensor> Outputs)
{
    /// <summary>Changes whenever the nodes that are added change: engines built from others are of no use.</summary>
    public const int Version = 1;

    /// <summary>Name of the input.</summary>
    public const string FrameName = GraphNodes.Prefix + "frame";

    private const long OpsetMin = 11;

    /// <summary>Pictures at once.</summary>
    public int Batch => (int)Input.Shape[0];

    /// <summary>Puts the line's work into a network.</summary>
    /// <param name="model">The ONNX file, which <see cref="OnnxStructureReader"/> has passed.</param>
    /// <param name="structure">What that reader says.</param>
    /// <param name="info">The model as loaded, its card and real outputs.</param>
    /// <param name="tensors">What it really takes and gives.</param>
    /// <param name="frame">Size of every frame.</param>
    /// <param name="precision">float16 rewrites the weights; others leave them.</param>
    /// <param name="batch">Pictures at once, at least 1.</param>
    /// <exception cref="ModelException">It cannot be done to this network.</exception>
    public static FrameNetwork Make(
        byte[] model, OnnxStructure structure, ModelInfo info, ModelTensors tensors, ImageSize frame,
        Precision precision, int batch = 1)
    {
        long opset = structure.Opsets.GetValueOrDefault("", 0);
        ModelCard card = info.Card;
        if (opset < OpsetMin)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model \"{card.Name}\" uses operator set {opset}: its preprocessing can be moved to the GPU from ")
                + FormattableString.Invariant($"{OpsetMin} on. Export it with a newer one."));
        }

        OnnxGraph graph = OnnxGraph.Read(model);
        if (precision == Precision.Float16)
        {
            HalfWeights.Set(graph, card.Name);
            info = info with { Outputs = [.. info.Outputs.Select(AsHalf)] };
        }

        BatchSize.Set(graph, batch);
        long[] shape = batch == 1 ? tensors.InputShape : WithBatch(tensors.InputShape, batch, card.Name);
        GraphNodes before = new("before", opset);
        GraphNodes after = new("after", opset);
        bool isHalfInside = precision == Precision.Float16 && card.Input.ElementType == TensorElementType.Float32;
        FrameInput.Add(
            before, FrameName, frame,
            isHalfInside ? card.Input with { ElementType = TensorElementType.Float16 } : card.Input, shape);
        BoundTensor input = new(FrameName, TensorElementType.UInt8, [batch, frame.Height, frame.Width, 3]);
        bool givesClassMap = ClassMapOutput.Supports(card);
        ImmutableArray<BoundTensor> outputs = givesClassMap
            ? AddClassMap(after, info, batch)
            :
            [
                .. card.Outputs.Select((o, i) => new BoundTensor(
                    o.Name, info.Outputs[i].ElementType, batch == 1
                        ? tensors.OutputShapes[i]
                        : WithBatch(tensors.OutputShapes[i], batch, card.Name))),
            ];
        byte[] bytes = graph.With(before, after, [Declared(input)], [.. outputs.Select(Declared)]);
        return new FrameNetwork(
            bytes, info with { FrameSize = frame, GivesClassMap = givesClassMap }, input, outputs);
    }

    private static ImmutableArray<BoundTensor> AddClassMap(GraphNodes nodes, ModelInfo info, int batch)
    {
        ImageSize map = info.InputSize;
        ImageSize scores = info.Outputs[0].Size;
        ClassMapOutput.Add(nodes, info.Card.Outputs[0], info.Outputs[0], map, batch);
        return
        [
            new BoundTensor(ClassMapOutput.Ids, TensorElementType.UInt8, [batch, map.Height, map.Width]),
            new BoundTensor(ClassMapOutput.Confidences, TensorElementType.UInt8, [batch, scores.Height, scores.Width]),
        ];
    }

    private static OutputTensor AsHalf(OutputTensor tensor) => tensor.ElementType == TensorElementType.Float32
        ? tensor with { ElementType = TensorElementType.Float16 }
        : tensor;

    private static long[] WithBatch(long[] shape, int batch, string name) => shape is [1, _, _, _]
        ? [batch, .. shape[1..]]
        : throw new ModelException(FormattableString.Invariant(
            $"model \"{name}\" has no batch dimension: {batch} pictures cannot be run at once."));

    private static DeclaredValue Declared(BoundTensor tensor) => new(
        tensor.Name, (long)TensorShapes.ToOrt(tensor.ElementType), tensor.Shape);
}

/// <summary>A tensor that is bound to a session by name.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="ElementType">Element type.</param>
/// <param name="Shape">Shape, batch first.</param>
internal sealed record BoundTensor(string Name, TensorElementType ElementType, long[] Shape)
{
    /// <summary>Bytes of the whole tensor.</summary>
    public int Bytes => checked((int)Shape.Aggregate(1L, (a, b) => a * b) * ElementType switch
    {
        TensorElementType.UInt8 => 1,
        TensorElementType.Float16 => 2,
        TensorElementType.Int64 => 8,
        _ => 4,
    });
}
