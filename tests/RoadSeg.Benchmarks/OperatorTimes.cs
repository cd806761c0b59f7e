using System.Text.Json;

namespace RoadSeg.Benchmarks;

/// <summary>What the nodes of one kind, or one node, cost in a run.</summary>
/// <param name="Operator">
/// Operator as it ran, after all fusions, with the element type of its first input; of one node also its name.
/// </param>
/// <param name="Nodes">How many nodes of the graph.</param>
/// <param name="Ms">Their time in one run, median over the runs of each node, added up.</param>
internal sealed record OperatorTime(string Operator, int Nodes, double Ms);

/// <summary>Reads the profile that ONNX Runtime writes.</summary>
internal static class OperatorTimes
{
    private const string KernelTime = "_kernel_time";

    /// <summary>The operators, the most expensive first.</summary>
    public static IReadOnlyList<OperatorTime> Read(string path, bool byNode)
    {
        using FileStream stream = File.OpenRead(path);
        using JsonDocument profile = JsonDocument.Parse(stream);
        return
        [
            .. profile.RootElement.EnumerateArray()
                .Where(e => e.GetProperty("name").GetString()!.EndsWith(KernelTime, StringComparison.Ordinal))
                .GroupBy(e => e.GetProperty("args").GetProperty("node_index").GetString()!)
                .Select(node => (Operator: NameOf(node.First(), byNode), Ms: MedianMs(node)))
                .GroupBy(node => node.Operator)
                .Select(nodes => new OperatorTime(nodes.Key, nodes.Count(), nodes.Sum(node => node.Ms)))
                .OrderByDescending(time => time.Ms),
        ];
    }

    private static string NameOf(JsonElement kernel, bool withNode)
    {
        string node = withNode ? " " + kernel.GetProperty("name").GetString()![..^KernelTime.Length] : "";
        JsonElement arguments = kernel.GetProperty("args");
        string name = arguments.GetProperty("op_name").GetString()!;
        JsonElement.ArrayEnumerator inputs = arguments.GetProperty("input_type_shape").EnumerateArray();
        return inputs.Any() ? $"{name} {inputs.First().EnumerateObject().First().Name}{node}" : name + node;
    }

    private static double MedianMs(IEnumerable<JsonElement> kernels)
    {
        double[] times = [.. kernels.Select(e => e.GetProperty("dur").GetDouble() / 1000).Order()];
        return times[times.Length / 2];
    }
}
