namespace RoadSeg.Mcap;

/// <summary>
/// A log as the user names it: <c>drive.mcap</c>, <c>drive.mcap?topic=/front/image</c>, <c>drive.bag</c>.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Topic">Topic of the pictures; null to take the only one.</param>
public sealed record LogName(string Path, string? Topic)
{
    private const string TopicMark = "?topic=";

    // The last is that of a bag that is being recorded, or was never closed.
    private static readonly string[] Extensions = [".mcap", ".bag", ".bag.active"];

    /// <summary>Takes a source's name apart; null when it names no log.</summary>
    public static LogName? TryParse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int mark = name.LastIndexOf(TopicMark, StringComparison.Ordinal);
        string path = mark < 0 ? name : name[..mark];
        string? topic = mark < 0 ? null : name[(mark + TopicMark.Length)..];
        bool isLog = Array.Exists(Extensions, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        return isLog ? new LogName(path, topic) : null;
    }
}
