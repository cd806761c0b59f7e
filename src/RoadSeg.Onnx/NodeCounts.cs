using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace RoadSeg.Onnx;

/// <summary>
/// Which provider runs which nodes of a graph, from the runtime's own profile of the first runs: what was really used,
/// not what was asked for. Stateless; any thread.
/// </summary>
internal static class NodeCounts
{
    private const string KernelTime = "_kernel_time";

    /// <summary>Ends a session's profile, which begins with its opening, and counts.</summary>
    /// <param name="session">Opened with a profile; it has run.</param>
    public static ImmutableSortedDictionary<string, int> End(InferenceSession session)
    {
        string file = session.EndProfiling();
        using FileStream stream = File.OpenRead(file);
        return Count(stream);
    }

    /// <summary>Counts the distinct nodes of each provider in a profile, by our names.</summary>
    /// <param name="profile">Chrome trace as the runtime writes it.</param>
    public static ImmutableSortedDictionary<string, int> Count(Stream profile)
    {
        using JsonDocument document = JsonDocument.Parse(profile);
        return document.RootElement.EnumerateArray()
            .Select(Node)
            .OfType<(string Name, string Provider)>()
            .Distinct()
            .GroupBy(node => node.Provider, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(
                group => ExecutionProviders.NameOfRuntime(group.Key), group => group.Count(), StringComparer.Ordinal);
    }

    private static (string Name, string Provider)? Node(JsonElement entry)
    {
        if (!entry.TryGetProperty("name", out JsonElement name)
            || name.GetString() is not string text || !text.EndsWith(KernelTime, StringComparison.Ordinal)
            || !entry.TryGetProperty("args", out JsonElement arguments)
            || !arguments.TryGetProperty("provider", out JsonElement provider))
        {
            return null;
        }

        return (text, provider.GetString() ?? "");
    }
}
