using System.Text.Json.Nodes;
using RoadSeg.Ros.Tests.Support;

namespace RoadSeg.Ros.Tests;

/// <summary>Our definitions against those that are published.</summary>
public sealed class DefinitionTests
{
    // Published elsewhere, not in the package that the test compares with.
    private static readonly string[] Elsewhere = ["vision_msgs", "foxglove_msgs"];

    [Fact]
    public async Task Definitions_have_the_published_fields_in_the_published_order()
    {
        int compared = 0;
        foreach (RosType type in RosTypes.All)
        {
            string root = type.Name.Replace("/msg", "", StringComparison.Ordinal);
            JsonObject request = new() { ["ask"] = "compare", ["schema"] = type.Definition };
            JsonNode answer = await NodeScript.AskAsync("cdr.mjs", "@foxglove/rosmsg-msgs-common", request);
            foreach (JsonNode? part in answer.AsArray())
            {
                string name = part!["name"]!.GetValue<string>();
                if (Elsewhere.Contains((name.Length > 0 ? name : root).Split('/')[0]) || part["published"] is null)
                {
                    continue;
                }

                compared++;
                Assert.Equal(part["published"]!.ToJsonString(), part["ours"]!.ToJsonString());
            }
        }

        Assert.True(compared > 20, $"{compared} types were compared");
    }

    [Fact]
    public void A_definition_holds_everything_it_uses_once()
    {
        string text = RosTypes.Detection3DArray.Definition;
        string[] parts = text.Split(new string('=', 80) + "\nMSG: ");
        string[] names = [.. parts.Skip(1).Select(p => p.Split('\n')[0])];
        Assert.Equal(names.Distinct(), names);
        Assert.Contains("builtin_interfaces/Time", names);
        Assert.Contains("vision_msgs/ObjectHypothesisWithPose", names);
        Assert.Contains("geometry_msgs/Quaternion", names);
    }
}
