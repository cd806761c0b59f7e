using System.Collections.Immutable;

namespace RoadSeg.Onnx.Structure;

/// <summary>How often each operator occurs.</summary>
internal sealed class OperatorCounts
{
    private const int KindsMax = 10_000;
    private const long ExpandedMax = 1_000_000;

    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>Name with the domain in front, unless it is the standard one.</summary>
    public static string FullName(string domain, string name) =>
        domain is "" or "ai.onnx" ? name : $"{domain}:{name}";

    /// <summary>Counts one.</summary>
    public void Add(string domain, string name)
    {
        string full = FullName(domain, name);
        counts[full] = counts.GetValueOrDefault(full) + 1;
        if (counts.Count > KindsMax)
        {
            throw new InvalidDataException($"more than {KindsMax} kinds of operators");
        }
    }

    /// <summary>
    /// The counts with every function replaced by its operators. A function that calls itself, and functions that
    /// grow beyond measure when written out, are refused: the runtime writes them out in memory.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Expand(Dictionary<string, OperatorCounts> functions)
    {
        Dictionary<string, long> sum = new(StringComparer.Ordinal);
        Dictionary<string, Dictionary<string, long>> known = new(StringComparer.Ordinal);
        AddExpanded(functions, [], known, 1, sum);
        return sum.ToImmutableSortedDictionary(e => Printable.Text(e.Key), e => e.Value, StringComparer.Ordinal);
    }

    private void AddExpanded(
        Dictionary<string, OperatorCounts> functions, Stack<string> callers,
        Dictionary<string, Dictionary<string, long>> known, long times, Dictionary<string, long> sum)
    {
        foreach ((string name, long count) in counts)
        {
            if (!functions.TryGetValue(name, out OperatorCounts? body))
            {
                Add(sum, name, times * count);
                continue;
            }

            if (!known.TryGetValue(name, out Dictionary<string, long>? expanded))
            {
                if (callers.Contains(name) || callers.Count > 100)
                {
                    throw new InvalidDataException(
                        $"the function \"{Printable.Text(name)}\" calls itself, or calls go too deep");
                }

                expanded = new Dictionary<string, long>(StringComparer.Ordinal);
                callers.Push(name);
                body.AddExpanded(functions, callers, known, 1, expanded);
                callers.Pop();
                known[name] = expanded;
            }

            foreach ((string inner, long innerCount) in expanded)
            {
                Add(sum, inner, times * count * innerCount);
            }
        }
    }

    private static void Add(Dictionary<string, long> sum, string name, long count)
    {
        long total = sum.GetValueOrDefault(name) + count;
        sum[name] = total is >= 0 and <= ExpandedMax ? total : throw new InvalidDataException(
            $"its functions written out have more than {ExpandedMax} operators");
    }
}
