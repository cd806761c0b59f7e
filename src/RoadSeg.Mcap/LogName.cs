namespace RoadSeg.Mcap;

/// <summary>A log as the user names it: <c>drive.mcap</c>, <c>drive.mcap?topic=/front/image</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Topic">Topic of the pictures; null to take the only one.</param>
public sealed record LogName(string Path, string? Topic)
{
    private const string Extension = ".mcap";
    private const string TopicMark = "?topic=";

    /// <summary>Takes a source's name apart; null when it names no log.</summary>
    public static LogName? TryParse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int mark = name.LastIndexOf(TopicMark, StringComparison.Ordinal);
        string path = mark < 0 ? name : name[..mark];
        string? topic = mark < 0 ? null : name[(mark + TopicMark.Length)..];
        return path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? new LogName(path, topic) : null;
    }
}
