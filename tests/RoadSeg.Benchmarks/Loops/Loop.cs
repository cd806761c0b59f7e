namespace RoadSeg.Benchmarks.Loops;

/// <summary>One of the loops that are measured against each other.</summary>
/// <param name="Name">In JSON.</param>
/// <param name="Title">In the table.</param>
/// <param name="IsAccurate">Peers: enlarges the scores before the argmax, so that the masks are those of ours.</param>
/// <param name="CommandOf">Program and words that run it once in a process of its own.</param>
internal sealed record Loop(
    string Name, string Title, bool IsAccurate, Func<LoopArguments, (string Program, string[] Words)> CommandOf)
{
    /// <summary>Names of the peers.</summary>
    public static IReadOnlyList<string> PeerNames { get; } = ["cpp", "cpp_accurate", "csharp", "csharp_accurate"];

    /// <summary>Ours, then the peers.</summary>
    /// <param name="cpp">The C++ loop.</param>
    /// <param name="only">Names of the peers wanted; empty for all.</param>
    public static IReadOnlyList<Loop> Choose(CppPeer cpp, IReadOnlyList<string> only)
    {
        Loop[] peers =
        [
            new("cpp", "C++", false, cpp.CommandOf),
            new("cpp_accurate", "C++, scores enlarged", true, cpp.CommandOf),
            new("csharp", "C#", false, Own("csharp")),
            new("csharp_accurate", "C#, scores enlarged", true, Own("csharp")),
        ];
        return [new("ours", "RoadSeg", true, Own("ours")), .. peers.Where(p => only.Count == 0 || only.Contains(p.Name))];
    }

    /// <summary>Runs it once.</summary>
    /// <exception cref="LoopException">It failed; it has said why.</exception>
    public async Task<LoopFigures> RunAsync(LoopArguments arguments)
    {
        (string program, string[] words) = CommandOf(arguments with { IsAccurate = IsAccurate });
        ProgramResult result = await ProgramResult.OfAsync(program, words);
        return result.Code == 0
            ? LoopFigures.FromJson(result.Output)
            : throw new LoopException(result.Code, $"{Title}: {result.Error.Trim()}");
    }

    // This program again, in a process of its own: no loop profits or suffers from what another left behind.
    private static Func<LoopArguments, (string Program, string[] Words)> Own(string name) =>
        arguments => (Environment.ProcessPath!, ["loop", name, .. arguments.ToWords()]);
}
