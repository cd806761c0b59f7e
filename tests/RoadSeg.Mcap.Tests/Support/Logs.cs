using System.Text.Json.Nodes;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Ros.Scenes;
using RoadSeg.Ros.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>Logs of our writer, and what others say of them.</summary>
internal static class Logs
{
    public const string Package = "@mcap/core";

    public static McapOptions Options => new()
    {
        Clock = CaptureClock.ForRecording(TimeSpan.FromSeconds(1000)),
        Pictures = [RosTopicKind.Picture],
        Attachments = [new LogAttachment("camera.yaml", "application/yaml", "camera_name: front"u8.ToArray())],
        Metadata = [new("model", "street")],
    };

    /// <summary>Writes scenes, ten a second, with pictures whose value is the frame's number.</summary>
    public static async Task WriteAsync(
        string path, int count, McapOptions? options = null, Action<Scene, int>? change = null)
    {
        await using McapPublisher publisher = Publisher(path, options);
        Publish(publisher, 0, count, change);
    }

    public static McapPublisher Publisher(string path, McapOptions? options = null) =>
        new("mcap:" + path, path, options ?? Options, new FakePictures());

    public static void Publish(IPublisher publisher, int first, int count, Action<Scene, int>? change = null)
    {
        for (int i = first; i < first + count; i++)
        {
            using Scene scene = Scene(i);
            change?.Invoke(scene, i);
            publisher.Publish(new SceneView(scene));
        }
    }

    public static Scene Scene(int number)
    {
        Scene scene = RandomScene.Make(number % 7);
        scene.Status = SceneStatus.Ok;
        scene.Reasons = StatusReasons.None;
        scene.People.Clear();
        scene.Frame!.Dispose();
        FrameStamp stamp = new("front", number, TimeSpan.FromSeconds(number / 10.0));
        scene.Frame = new FramePool(RandomScene.Size, 1).TryRent(stamp, 0);
        scene.Frame!.Pixels.Fill((byte)number);
        return scene;
    }

    public static void AddPersonInPath(Scene scene) => scene.People.PeopleBuffer.Add(new PersonRegion(
        PersonKind.Pedestrian, new ImageBox(1, 1, 2, 2), 4, 0.9, default, null, InPath: true, 0, 0));

    public static Task<JsonNode> ReadAsync(string path) => AskAsync("read", path);

    public static Task<JsonNode> StreamAsync(string path) => AskAsync("stream", path);

    public static LogSource Open(string name, TimeSpan? from = null, TimeSpan? to = null, List<string>? told = null) =>
        LogSource.Open(
            name, new LogSourceOptions(from, to) { Tell = line => told?.Add(line) }, new FakePictures(),
            TimeProvider.System);

    /// <summary>Number, time and first byte of each frame that is left.</summary>
    public static async Task<List<(long Id, TimeSpan Time, byte Value)>> DrainAsync(IFrameSource source)
    {
        FramePool pool = new(source.Description.Size, 1);
        List<(long, TimeSpan, byte)> frames = [];
        while (await source.ReadAsync(pool, CancellationToken.None) is Frame frame)
        {
            frames.Add((frame.Stamp.FrameId, frame.Stamp.MediaTime, frame.Pixels[0]));
            frame.Dispose();
        }

        return frames;
    }

    private static Task<JsonNode> AskAsync(string ask, string path) =>
        NodeScript.AskAsync("mcap.mjs", Package, new JsonObject { ["ask"] = ask, ["path"] = path });
}
