using System.Text.RegularExpressions;

namespace RoadSeg.Cli.Tests.Tidy;

/// <summary>What ARCHITECTURE.md says of projects and folders: the one place where the layering is written.</summary>
internal static partial class ArchitectureTable
{
    /// <summary>Projects under src, as listed.</summary>
    public static IReadOnlyList<string> Projects { get; } = FirstCells("## Projects");

    /// <summary>Folders of src/RoadSeg, upstream first.</summary>
    public static IReadOnlyList<string> Folders { get; } = FirstCells("## Folders");

    private static string[] FirstCells(string heading) =>
    [
        .. SourceTree.Lines("ARCHITECTURE.md")
            .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => FirstCell().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value),
    ];

    [GeneratedRegex(@"^\| `([^`]+)` \|")]
    private static partial Regex FirstCell();
}
