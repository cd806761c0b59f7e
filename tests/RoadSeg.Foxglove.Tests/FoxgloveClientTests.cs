using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Foxglove.Tests;

/// <summary>What Foxglove's own client and decoder see of a run of the command (client.mjs).</summary>
public sealed partial class FoxgloveClientTests
{
    private const int Grids = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static string Root { get; } = typeof(FoxgloveClientTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    [Fact]
    public async Task It_subscribes_to_everything_and_decodes_it()
    {
        JsonNode seen = await WatchAsync();
        Assert.Empty(seen["errors"]!.AsArray());
        Assert.Empty(seen["status"]!.AsArray());
        Assert.Equal("RoadSeg street", (string?)seen["server"]!["name"]);
        Assert.Equal(0.5, (double)seen["parameters"]!["/roadseg/overlay_opacity"]!);
        // Not one for each grid: a client that is slow for a moment gets only the newest.
        Assert.True((int)seen["times"]! > 0, "no time was told");
        JsonObject topics = seen["topics"]!.AsObject();
        Assert.Equal(
            RosTopics.All.Select(t => t.FullName(RosTopics.DefaultPrefix)).Order(StringComparer.Ordinal),
            topics.Select(t => t.Key).Order(StringComparer.Ordinal));
        foreach (RosTopic topic in RosTopics.All)
        {
            JsonNode found = topics[topic.FullName(RosTopics.DefaultPrefix)]!;
            Assert.Equal(topic.Type.Name, (string?)found["type"]);
            Assert.True((int)found["count"]! > 0, $"{topic.Name}: nothing came");
        }

        Assert.Equal("base_link", (string?)topics["/roadseg/occupancy_grid"]!["frame_id"]);
        Assert.Equal("camera_optical", (string?)topics["/roadseg/camera_info"]!["frame_id"]);
        Assert.True((bool)topics["/roadseg/overlay/compressed"]!["jpeg"]!);
        Assert.True((bool)topics["/roadseg/image/compressed"]!["jpeg"]!);
        JsonNode grid = seen["grid"]!;
        Assert.Equal((200, 200, 40_000), ((int)grid["width"]!, (int)grid["height"]!, (int)grid["cells"]!));
        Assert.InRange((int)grid["free"]!, 100, 39_000);

        // The time of the message is that of the stamp in it: media time, for a recording.
        JsonNode gridTopic = topics["/roadseg/occupancy_grid"]!;
        double seconds = long.Parse((string)gridTopic["timestamp"]!, CultureInfo.InvariantCulture) / 1e9;
        Assert.Equal(seconds, (double)gridTopic["stamp"]!, 1e-6);
        Assert.InRange(seconds, 0, 60);
    }

    [Fact]
    public async Task The_layout_shows_topics_that_are_there()
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Root, "docs/foxglove-layout.json"));
        JsonNode layout = JsonNode.Parse(text)!;
        string[] panels = [.. Panels(layout["layout"]!)];
        Assert.Equal(layout["configById"]!.AsObject().Select(p => p.Key).Order(), panels.Order());
        string[] named = [.. Topic().Matches(text).Select(m => m.Value).Distinct()];
        Assert.True(named.Length >= 6, $"{named.Length} topics");
        Assert.Empty(named.Except(RosTopics.All.Select(t => t.FullName(RosTopics.DefaultPrefix))));
    }

    private static IEnumerable<string> Panels(JsonNode node) => node is JsonValue leaf
        ? [(string)leaf!]
        : [.. Panels(node["first"]!), .. Panels(node["second"]!)];

    private static async Task<JsonNode> WatchAsync()
    {
        string program = Path.Combine(Root, "artifacts/bin/RoadSeg.Cli/release/roadseg");
        Assert.SkipUnless(File.Exists(program), "needs the roadseg command, which is not built (./run.sh setup)");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Root, "node_modules/@foxglove/ws-protocol")),
            "needs Foxglove's client from npm, which is not installed (./run.sh setup --tests)");
        using Process run = Start(
            program, "run", "recordings/street.mp4", "--camera", "calibration/street.yaml", "--out", "foxglove:0",
            "--rate", "1", "--loop");
        try
        {
            string url = await UrlAsync(run).WaitAsync(Patience);
            using Process client = Start(
                "node", "tests/RoadSeg.Foxglove.Tests/client.mjs", url, Grids.ToString(CultureInfo.InvariantCulture));
            Task<string> said = client.StandardError.ReadToEndAsync();
            string output = await client.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
            await client.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(client.ExitCode == 0, $"exit code {client.ExitCode}: {await said}{output}");
            return JsonNode.Parse(output)!;
        }
        finally
        {
            run.Kill(entireProcessTree: true);
            await run.WaitForExitAsync();
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<string> UrlAsync(Process run)
    {
        string said = "";
        while (await run.StandardError.ReadLineAsync() is string line)
        {
            said += line + "\n";
            if (Address().Match(line) is { Success: true } match)
            {
                // Nobody reads on, and a full pipe must not hold the run up.
                _ = run.StandardError.ReadToEndAsync();
                _ = run.StandardOutput.ReadToEndAsync();
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException("roadseg ended before it served: " + said);
    }

    [GeneratedRegex("foxglove at (ws://\\S+)")]
    private static partial Regex Address();

    [GeneratedRegex("/(?:roadseg/[a-z0-9_/]+|tf_static)(?=\")")]
    private static partial Regex Topic();
}
