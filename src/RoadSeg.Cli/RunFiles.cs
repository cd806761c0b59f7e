namespace RoadSeg.Cli;

/// <summary>What a run writes.</summary>
/// <param name="Sinks">Sinks as the user wrote them.</param>
/// <param name="Metrics">Metrics file; null for none.</param>
/// <param name="Overwrite">Replace what exists.</param>
/// <param name="IsShared">True when several cameras share these names.</param>
internal sealed record RunFiles(string[] Sinks, string? Metrics, bool Overwrite, bool IsShared)
{
    /// <summary>Stands for the camera's id in names.</summary>
    public const string CameraMark = "{camera}";

    /// <summary>Folder of the report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>
    /// The names of one camera: <c>{camera}</c> becomes its id. Where several cameras share a name without it, the id
    /// goes before the extension: <c>video:out.mp4</c> becomes <c>video:out-front.mp4</c>. <c>jsonl:-</c> stays shared,
    /// and monitors have ports.
    /// </summary>
    public RunFiles Of(string cameraId) => this with
    {
        Sinks = [.. Sinks.Select(s => OfSink(s, cameraId))],
        Metrics = Metrics is null ? null : Name(Metrics, cameraId),
        Report = Report is null ? null : Name(Report, cameraId),
    };

    private string OfSink(string sink, string cameraId)
    {
        int colon = sink.IndexOf(':', StringComparison.Ordinal);
        bool isShared = colon < 0 || sink == "jsonl:-" || HasPort(sink);
        return isShared ? sink : sink[..(colon + 1)] + Name(sink[(colon + 1)..], cameraId);
    }

    private static bool HasPort(string sink) => sink.StartsWith("web:", StringComparison.Ordinal)
        || sink.StartsWith("foxglove:", StringComparison.Ordinal)
        || sink.StartsWith("jsonl:tcp:", StringComparison.Ordinal);

    private string Name(string path, string cameraId)
    {
        if (path.Contains(CameraMark, StringComparison.Ordinal))
        {
            return path.Replace(CameraMark, cameraId, StringComparison.Ordinal);
        }

        if (!IsShared || FreeNames.IsDevice(path))
        {
            return path;
        }

        string extension = Path.GetExtension(path);
        return $"{path[..^extension.Length]}-{cameraId}{extension}";
    }
}
