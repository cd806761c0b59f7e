namespace RoadSeg.Web.Viewers;

/// <summary>What every viewer is served from.</summary>
/// <param name="Hello">The first message, JSON in UTF-8.</param>
/// <param name="Frames">Scenes.</param>
/// <param name="Figures">Figures.</param>
/// <param name="Log">Log.</param>
/// <param name="Controls">What a viewer asks for goes there.</param>
internal sealed record Feeds(
    ReadOnlyMemory<byte> Hello, FrameFeed Frames, FigureFeed Figures, LogTail Log, ViewerControls Controls);
