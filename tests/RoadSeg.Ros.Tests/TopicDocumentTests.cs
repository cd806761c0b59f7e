using System.Reflection;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Ros.Tests;

/// <summary>docs/formats.md lists the topics as they are.</summary>
public sealed class TopicDocumentTests
{
    private static readonly string Root = typeof(TopicDocumentTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public void Topics_are_listed_as_they_are()
    {
        string file = Path.Combine(Root, "docs", "formats.md");
        Assert.SkipUnless(File.Exists(file), "needs docs/formats.md, which is not here");
        string[] listed =
        [
            .. File.ReadAllLines(file).Where(line => line.StartsWith("| `/", StringComparison.Ordinal)),
        ];
        Assert.Equal(RosTopics.All.Select(Row), listed);
    }

    private static string Row(RosTopic topic)
    {
        string qos = topic.Qos.ToString();
        string when = topic.IsPerFrame ? "scene" : "once";
        return $"| `{topic.FullName(RosTopics.DefaultPrefix)}` | {topic.Type} | {char.ToLowerInvariant(qos[0])}{qos[1..]} "
            + $"| {when} | {topic.Units} |";
    }
}
