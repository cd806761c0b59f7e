namespace RoadSeg.OpenCv.Sinks;

/// <summary>What a window's keys do to the recording that it shows.</summary>
/// <param name="Press">Takes a key; any thread. Q when the window was closed.</param>
/// <param name="Describe">A few words for the title, empty for nothing to say; any thread.</param>
public sealed record WindowControls(Action<ConsoleKey> Press, Func<string> Describe);
