using System.Globalization;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>What one loop is to do; the same for ours and the peers.</summary>
/// <param name="Card">Model card.</param>
/// <param name="Video">Recording.</param>
/// <param name="Threads">Threads of the network.</param>
/// <param name="Frames">Frames at most.</param>
/// <param name="FramesPerSecond">Pace at which frames become due; 0 as fast as it goes.</param>
/// <param name="IsAccurate">
/// Peers: scores are enlarged to the network's picture before the argmax, as ours does, else the argmax is taken at
/// the scores' size, as usual.
/// </param>
/// <param name="Spin">Peers: waiting threads of the network spin, which is the default of ONNX Runtime.</param>
/// <param name="Masks">File for the raw class ids of every frame at its size; null in timed runs.</param>
internal sealed record LoopArguments(
    string Card, string Video, int Threads, int Frames, double FramesPerSecond, bool IsAccurate, bool Spin,
    string? Masks)
{
    /// <summary>As words of a command line.</summary>
    public string[] ToWords() =>
    [
        "--card", Card,
        "--video", Video,
        "--masks", Masks ?? "",
        "--post", IsAccurate ? "accurate" : "fast",
        "--spin", Spin ? "1" : "0",
        "--threads", Threads.ToString(CultureInfo.InvariantCulture),
        "--frames", Frames.ToString(CultureInfo.InvariantCulture),
        "--pace", FramesPerSecond.ToString("R", CultureInfo.InvariantCulture),
    ];

    /// <summary>The same from words.</summary>
    public static LoopArguments Parse(ReadOnlySpan<string> words)
    {
        Dictionary<string, string> given = new(StringComparer.Ordinal);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            given[words[i]] = words[i + 1];
        }

        string Take(string key) => given.TryGetValue(key, out string? value)
            ? value
            : throw new UsageException($"{key} is missing; roadseg-benchmarks peers starts this itself.");
        return new LoopArguments(
            Take("--card"),
            Take("--video"),
            int.Parse(Take("--threads"), CultureInfo.InvariantCulture),
            int.Parse(Take("--frames"), CultureInfo.InvariantCulture),
            double.Parse(Take("--pace"), CultureInfo.InvariantCulture),
            Take("--post") == "accurate",
            Take("--spin") == "1",
            Take("--masks") is { Length: > 0 } file ? file : null);
    }
}
