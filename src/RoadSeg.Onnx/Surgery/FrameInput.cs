using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;

namespace RoadSeg.Onnx.Surgery;

/// <summary>
/// The preprocessing of a frame as ONNX nodes: resize, channel order, normalisation, layout and element type, from
/// H×W×3 bytes BGR24 to the network's own input. Stateless; any thread.
/// </summary>
/// <remarks>
/// The arithmetic is that of <see cref="Preprocessor"/> step by step, in levels times 128 as it does (Q7), with floats
/// that hold these whole numbers exactly; only the product of the interpolation may be rounded the other way where it
/// lies between two values, so a byte differs by at most one level, and few do. Rows and columns are picked by index
/// and blended, which says letterbox, crop and stretch alike.
/// </remarks>
internal static class FrameInput
{
    private const float PerLevel = 128;
    private const int RowAxis = 2;
    private const int ColumnAxis = 3;

    /// <summary>Adds the nodes.</summary>
    /// <param name="nodes">They are added here.</param>
    /// <param name="frameName">Name of the frame: uint8 [batch, H, W, 3].</param>
    /// <param name="frame">Size of the frame.</param>
    /// <param name="input">What the network takes; its name is that of the last node's output.</param>
    /// <param name="shape">Shape of the network's input, batch included.</param>
    public static void Add(GraphNodes nodes, string frameName, ImageSize frame, ModelInput input, long[] shape)
    {
        Preprocessor plan = new(frame, input);
        string value = nodes.Cast(frameName, GraphNodes.Float32);
        value = nodes.Add("Transpose", [value], ("perm", (long[])[0, 3, 1, 2]));
        if (input.ChannelOrder == ChannelOrder.Rgb)
        {
            value = nodes.Add("Gather", [value, nodes.Integers([2, 1, 0])], ("axis", 1L));
        }

        value = nodes.Add("Mul", [value, nodes.Scalar(PerLevel)]);
        value = AverageRows(nodes, value, plan.Rows);
        value = Blend(nodes, value, plan.Rows, RowAxis);
        value = HalveColumns(nodes, value, plan.Columns);
        value = Blend(nodes, value, plan.Columns, ColumnAxis);
        value = Bars(nodes, value, plan.Rows, RowAxis);
        value = Bars(nodes, value, plan.Columns, ColumnAxis);
        value = Typed(nodes, value, input);
        if (input.Layout == TensorLayout.Nhwc)
        {
            value = nodes.Add("Transpose", [value], ("perm", (long[])[0, 2, 3, 1]));
        }

        // Also gives the value its name; networks without a batch dimension lose it here.
        nodes.AddAs(input.Name, "Reshape", [value, nodes.Integers(shape)]);
    }

    // The kernel adds up groups of rows without any rounding.
    private static string AverageRows(GraphNodes nodes, string value, AxisPlan plan)
    {
        if (plan.Shift == 0)
        {
            return value;
        }

        long group = 1L << plan.Shift;
        value = Padded(nodes, value, plan, RowAxis);
        return nodes.Add(
            "AveragePool", [value], ("kernel_shape", (long[])[group, 1]), ("strides", (long[])[group, 1]));
    }

    // The kernel halves columns again and again and rounds half up each time.
    private static string HalveColumns(GraphNodes nodes, string value, AxisPlan plan)
    {
        if (plan.Shift > 0)
        {
            value = Padded(nodes, value, plan, ColumnAxis);
        }

        for (int i = 0; i < plan.Shift; i++)
        {
            value = nodes.RoundHalfUp(nodes.Add(
                "AveragePool", [value], ("kernel_shape", (long[])[1, 2]), ("strides", (long[])[1, 2])));
        }

        return value;
    }

    // The last group repeats the pixel at the edge.
    private static string Padded(GraphNodes nodes, string value, AxisPlan plan, int axis)
    {
        int padded = plan.Reduced << plan.Shift;
        return padded == plan.Source
            ? value
            : Pick(nodes, value, axis, Enumerable.Range(0, padded).Select(i => Math.Min(i, plan.Source - 1)));
    }

    private static string Blend(GraphNodes nodes, string value, AxisPlan plan, int axis)
    {
        if (plan.IsIdentity)
        {
            return value;
        }

        string left = Pick(nodes, value, axis, plan.Left.ToArray());
        float[] weights = [.. plan.Weights.ToArray().Select(w => w / AxisPlan.WeightOne)];
        if (weights.All(w => w == 0))
        {
            return left;
        }

        string right = Pick(nodes, value, axis, plan.Right.ToArray());
        string step = nodes.Add(
            "Mul", [nodes.Add("Sub", [right, left]), nodes.Floats(weights, Along(axis, weights.Length))]);
        return nodes.Add("Add", [left, nodes.RoundHalfUp(step)]);
    }

    // Outside the camera's picture there is black.
    private static string Bars(GraphNodes nodes, string value, AxisPlan plan, int axis)
    {
        if (plan.Begin == 0 && plan.End == plan.Target)
        {
            return value;
        }

        float[] inside =
            [.. Enumerable.Range(0, plan.Target).Select(i => i >= plan.Begin && i < plan.End ? 1f : 0f)];
        return nodes.Add("Mul", [value, nodes.Floats(inside, Along(axis, inside.Length))]);
    }

    private static string Typed(GraphNodes nodes, string value, ModelInput input)
    {
        Normalisation n = input.Normalisation;
        if (input.ElementType == TensorElementType.UInt8 && n.IsIdentity)
        {
            value = nodes.RoundHalfUp(nodes.Add("Mul", [value, nodes.Scalar(1 / PerLevel)]));
            return nodes.Cast(value, GraphNodes.UInt8);
        }

        float[] factors = [.. n.Std.Select(std => (float)(n.Scale / std / PerLevel))];
        float[] biases = [.. n.Mean.Zip(n.Std, (mean, std) => (float)(-mean / std))];
        value = nodes.Add("Mul", [value, nodes.Floats(factors, 1, 3, 1, 1)]);
        value = nodes.Add("Add", [value, nodes.Floats(biases, 1, 3, 1, 1)]);
        switch (input.ElementType)
        {
            case TensorElementType.UInt8:
                value = nodes.Add("Clip", [value, nodes.Scalar(0), nodes.Scalar(255)]);
                return nodes.Cast(nodes.RoundHalfUp(value), GraphNodes.UInt8);
            case TensorElementType.Float16:
                return nodes.Cast(value, GraphNodes.Float16);
            default:
                return value;
        }
    }

    private static string Pick(GraphNodes nodes, string value, int axis, IEnumerable<int> indices) => nodes.Add(
        "Gather", [value, nodes.Integers([.. indices.Select(i => (long)i)])], ("axis", (long)axis));

    private static long[] Along(int axis, int length) => axis == RowAxis ? [1, 1, length, 1] : [1, 1, 1, length];
}
