namespace RoadSeg.Metrics;

/// <summary>
/// Names as Prometheus has them: words joined by underscores, the unit in full, counters ending in total.
/// </summary>
internal static class MetricNames
{
    /// <summary>The name of an instrument's metric.</summary>
    public static string Of(string name, string? unit, MetricKind kind)
    {
        string word = unit switch
        {
            null or "" => "",
            "s" => "seconds",
            "ms" => "milliseconds",
            "By" => "bytes",
            "%" => "percent",
            "1" => kind == MetricKind.Gauge ? "ratio" : "",

            // What is counted is in the name already.
            ['{', ..] => "",
            _ => Clean(unit),
        };
        string full = Clean(name);
        full = word.Length == 0 || full.EndsWith("_" + word, StringComparison.Ordinal) ? full : $"{full}_{word}";
        bool isCounter = kind == MetricKind.Counter;
        return isCounter && !full.EndsWith("_total", StringComparison.Ordinal) ? full + "_total" : full;
    }

    /// <summary>Every character that Prometheus does not allow becomes an underscore.</summary>
    public static string Clean(string name)
    {
        string clean = string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
            }
        });
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}
