using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// From a network's scores to class ids at the class map's size and confidences at the scores' own, as ONNX nodes: a
/// fifth of the bytes that the scores would be, and no work for the CPU. Stateless; any thread.
/// </summary>
/// <remarks>
/// The same steps as <see cref="SegmentationDecoder"/>: bilinear interpolation with half-pixel centres, the largest
/// score, the lowest id among equals; confidence from the scores before interpolation. Sums are rounded in another
/// order, so ids may differ where two classes are equal to within rounding, and confidences by 1/255. Scores that are
/// not numbers give any class.
/// </remarks>
internal static class ClassMapOutput
{
    /// <summary>Name of the class ids: uint8 [batch, H, W].</summary>
    public const string Ids = GraphNodes.Prefix + "class_ids";

    /// <summary>Name of the confidences: uint8 [batch, h, w], in 1/255.</summary>
    public const string Confidences = GraphNodes.Prefix + "confidences";

    private const int RowAxis = 2;
    private const int ColumnAxis = 3;

    /// <summary>True when a model's outputs can be decoded in the network: one head of scores.</summary>
    public static bool Supports(ModelCard card) =>
        card.Outputs is [{ Kind: not OutputKind.ClassIds }];

    /// <summary>Adds the nodes.</summary>
    /// <param name="nodes">They are added here.</param>
    /// <param name="output">What the card says of the output.</param>
    /// <param name="tensor">What it really is.</param>
    /// <param name="classMap">Size of the class map.</param>
    /// <param name="batch">Pictures at once.</param>
    public static void Add(GraphNodes nodes, ModelOutput output, OutputTensor tensor, ImageSize classMap, int batch)
    {
        string scores = tensor.ElementType == TensorElementType.Float16
            ? nodes.Cast(output.Name, GraphNodes.Float32)
            : output.Name;
        ImageSize size = tensor.Size;
        long[] shape = output.Layout == TensorLayout.Nchw
            ? [batch, tensor.Channels, size.Height, size.Width]
            : [batch, size.Height, size.Width, tensor.Channels];
        scores = nodes.Add("Reshape", [scores, nodes.Integers(shape)]);
        if (output.Layout == TensorLayout.Nhwc)
        {
            scores = nodes.Add("Transpose", [scores], ("perm", (long[])[0, 3, 1, 2]));
        }

        AddConfidences(nodes, scores, output.Kind, [batch, size.Height, size.Width]);
        scores = Enlarge(nodes, scores, new ScoreAxis(size.Height, classMap.Height), RowAxis);
        scores = Enlarge(nodes, scores, new ScoreAxis(size.Width, classMap.Width), ColumnAxis);
        if (output.Kind is OutputKind.Sigmoid or OutputKind.MaskLogits)
        {
            scores = WithNone(nodes, scores, output.Kind == OutputKind.Sigmoid ? 0.5f : 0f);
        }

        string ids = nodes.Add("ArgMax", [scores], ("axis", 1L), ("keepdims", 0L));
        nodes.AddAs(Ids, "Cast", [ids], ("to", GraphNodes.UInt8));
    }

    private static void AddConfidences(GraphNodes nodes, string scores, OutputKind kind, long[] shape)
    {
        string largest = nodes.Reduce("ReduceMax", scores, 1);
        string probability = kind switch
        {
            OutputKind.Logits => OfLogits(nodes, scores, largest),
            OutputKind.Probabilities => nodes.Add("Clip", [largest, nodes.Scalar(0), nodes.Scalar(1)]),
            OutputKind.Sigmoid => nodes.Add("Max", [largest, nodes.Add("Sub", [nodes.Scalar(1), largest])]),
            _ => nodes.Add("Sigmoid", [nodes.Add("Abs", [largest])]),
        };
        string levels = nodes.RoundHalfUp(nodes.Add("Mul", [probability, nodes.Scalar(255)]));
        levels = nodes.Add("Reshape", [levels, nodes.Integers(shape)]);
        nodes.AddAs(Confidences, "Cast", [levels], ("to", GraphNodes.UInt8));
    }

    // Softmax of the winner: 1 / Σ e^(score − largest).
    private static string OfLogits(GraphNodes nodes, string scores, string largest)
    {
        string terms = nodes.Add("Exp", [nodes.Add("Sub", [scores, largest])]);
        return nodes.Add("Div", [nodes.Scalar(1), nodes.Reduce("ReduceSum", terms, 1)]);
    }

    private static string Enlarge(GraphNodes nodes, string scores, ScoreAxis plan, int axis)
    {
        float[] weights = plan.Weights.ToArray();
        bool isIdentity = plan.Source == weights.Length && weights.All(w => w == 0);
        if (isIdentity)
        {
            return scores;
        }

        string left = Pick(nodes, scores, plan.Left, axis);
        string right = Pick(nodes, scores, plan.Right, axis);
        long[] along = axis == RowAxis ? [1, 1, weights.Length, 1] : [1, 1, 1, weights.Length];
        string step = nodes.Add("Mul", [nodes.Add("Sub", [right, left]), nodes.Floats(weights, along)]);
        return nodes.Add("Add", [left, step]);
    }

    // A first class that holds the threshold: the largest mask wins only above it.
    private static string WithNone(GraphNodes nodes, string masks, float threshold)
    {
        string first = nodes.Add("Gather", [masks, nodes.Integers([0])], ("axis", 1L));
        string level = nodes.Add(
            "Add", [nodes.Add("Mul", [first, nodes.Scalar(0)]), nodes.Scalar(threshold)]);
        return nodes.Add("Concat", [level, masks], ("axis", 1L));
    }

    private static string Pick(GraphNodes nodes, string value, ReadOnlySpan<int> indices, int axis) => nodes.Add(
        "Gather", [value, nodes.Integers([.. indices.ToArray().Select(i => (long)i)])], ("axis", (long)axis));
}
