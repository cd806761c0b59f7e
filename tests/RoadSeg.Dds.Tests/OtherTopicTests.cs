using System.Globalization;
using System.Text.Json;
using static RoadSeg.Dds.Tests.MessageLines;

namespace RoadSeg.Dds.Tests;

/// <summary>People, state, camera, its place and the class map as Fast DDS and Fast CDR read them.</summary>
public sealed class OtherTopicTests : IDisposable
{
    private const int Count = 4;

    private readonly Namespace space = new();

    public void Dispose() => space.Dispose();

    [Fact]
    public async Task Fast_DDS_reads_the_other_topics_too()
    {
        await Namespace.NeedAsync();
        string subscriber = await space.SubscriberAsync();
        string output = await space.RunScriptAsync($"""
            "$ROADSEG" run 'synthetic:?seed=3&seconds=300&fps=3&size=640x480' --rate realtime --base-frame chassis \
                --out ros2:11 --out "jsonl:$OUT/lines.jsonl" >"$OUT/run.txt" 2>&1 &
            run=$!
            {subscriber} 11 280 people-2d={Count} people-3d={Count} state={Count} camera=1 classes=1 labels=1 place=1 overlay=1
            code=$?
            kill -TERM $run; wait $run || code=$?
            [[ $code == 0 ]] || cat "$OUT/run.txt" >&2
            exit $code
            """);
        string lines = await File.ReadAllTextAsync(Path.Combine(space.Folder, "lines.jsonl"));
        Dictionary<string, JsonElement> scenes = Lines(lines).ToDictionary(
            line => TimeOf(line.GetProperty("media_time_s").GetDouble()));
        ILookup<string, JsonElement> messages = Lines(output).ToLookup(m => m.GetProperty("topic").GetString()!);
        Assert.Equal(
            [Count, Count, Count, 1, 1, 1, 1, 1],
            [.. Names.Select(name => messages[name].Count())]);
        foreach (JsonElement message in messages["people-2d"])
        {
            AssertBoxes(SceneOf(message, scenes), message);
        }

        foreach (JsonElement message in messages["people-3d"])
        {
            AssertPlaces(SceneOf(message, scenes), message);
        }

        foreach (JsonElement message in messages["state"])
        {
            AssertState(SceneOf(message, scenes), message);
        }

        AssertCamera(messages["camera"].Single(), messages["place"].Single());
        AssertClasses(messages["classes"].Single(), messages["labels"].Single());
        Assert.Equal(("jpeg", 0xFF), (
            messages["overlay"].Single().GetProperty("format").GetString(), Number(messages["overlay"].Single(), "first")));
    }

    private static readonly string[] Names =
        ["people-2d", "people-3d", "state", "camera", "classes", "labels", "place", "overlay"];

    private static void AssertBoxes(JsonElement scene, JsonElement message)
    {
        Assert.Equal("camera_optical", message.GetProperty("frame").GetString());
        JsonElement[] expected = [.. scene.GetProperty("pedestrians").EnumerateArray()];
        JsonElement[] people = [.. message.GetProperty("people").EnumerateArray()];
        Assert.Equal(expected.Length, people.Length);
        foreach ((JsonElement person, JsonElement read) in expected.Zip(people))
        {
            JsonElement box = person.GetProperty("box");
            Assert.Equal(person.GetProperty("kind").GetString(), read.GetProperty("kind").GetString());
            Assert.Equal(Number(person, "confidence"), Number(read, "score"), 0.00006);
            Assert.Equal(At(box, 0) + ((At(box, 2) - 1) / 2), At(read.GetProperty("box"), 0), 0.02);
            Assert.Equal(At(box, 1) + ((At(box, 3) - 1) / 2), At(read.GetProperty("box"), 1), 0.02);
            Assert.Equal(At(box, 2), At(read.GetProperty("box"), 3), 0.02);
            Assert.Equal(At(box, 3), At(read.GetProperty("box"), 4), 0.02);
        }
    }

    private static void AssertPlaces(JsonElement scene, JsonElement message)
    {
        Assert.Equal("chassis", message.GetProperty("frame").GetString());
        JsonElement[] expected =
        [
            .. scene.GetProperty("pedestrians").EnumerateArray().Select(p => p.GetProperty("ground"))
                .Where(ground => ground.ValueKind != JsonValueKind.Null),
        ];
        JsonElement[] people = [.. message.GetProperty("people").EnumerateArray()];
        Assert.Equal(expected.Length, people.Length);
        foreach ((JsonElement ground, JsonElement read) in expected.Zip(people))
        {
            Assert.Equal(Number(ground, "x"), At(read.GetProperty("box"), 0), 0.00051);
            Assert.Equal(Number(ground, "y"), At(read.GetProperty("box"), 1), 0.00051);
            Assert.Equal(1, At(read.GetProperty("box"), 6));
            Assert.Equal(1.7, At(read.GetProperty("box"), 9));
            Assert.True(Number(read, "variance") > 0);
        }
    }

    private static void AssertState(JsonElement scene, JsonElement message)
    {
        string status = scene.GetProperty("status").GetString()!;
        JsonElement values = message.GetProperty("values");
        Assert.Equal(("roadseg", 1), (message.GetProperty("name").GetString(), Number(message, "count")));
        Assert.Equal(status == "ok" ? 0 : 1, Number(message, "level"));
        Assert.StartsWith(status, message.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            scene.GetProperty("frame").GetInt64().ToString(CultureInfo.InvariantCulture),
            values.GetProperty("frame").GetString());
        Assert.Equal(
            scene.GetProperty("pedestrians").GetArrayLength().ToString(CultureInfo.InvariantCulture),
            values.GetProperty("people").GetString());
        Assert.True(double.Parse(values.GetProperty("latency_ms").GetString()!, CultureInfo.InvariantCulture) > 0);
    }

    private static void AssertCamera(JsonElement camera, JsonElement place)
    {
        Assert.Equal((640, 480), (Number(camera, "width"), Number(camera, "height")));
        Assert.Equal(("plumb_bob", 5), (camera.GetProperty("model").GetString(), Number(camera, "coefficients")));
        JsonElement k = camera.GetProperty("k");
        Assert.True(At(k, 0) > 0);
        Assert.Equal((1, At(k, 0), At(k, 2)), (At(k, 8), At(camera.GetProperty("p"), 0), At(camera.GetProperty("p"), 2)));
        Assert.Equal((1, "chassis", "camera_optical"), (
            Number(place, "count"), place.GetProperty("frame").GetString(), place.GetProperty("child").GetString()));
        Assert.True(At(place.GetProperty("translation"), 2) > 0);
        Assert.Equal(1, place.GetProperty("rotation").EnumerateArray().Sum(v => v.GetDouble() * v.GetDouble()), 6);
    }

    private static void AssertClasses(JsonElement map, JsonElement labels)
    {
        Assert.Equal("mono8", map.GetProperty("encoding").GetString());
        Assert.Equal(Number(map, "width"), Number(map, "step"));
        Assert.Equal(Number(map, "width") * Number(map, "height"), Number(map, "bytes"));
        Assert.True(Number(map, "bytes") > 0);
        JsonElement classes = labels.GetProperty("classes");
        Assert.Equal("unlabeled", classes.GetProperty("255").GetString());
        Assert.False(string.IsNullOrEmpty(classes.GetProperty("0").GetString()));
    }

    private static JsonElement SceneOf(JsonElement message, Dictionary<string, JsonElement> scenes) =>
        scenes[TimeOf(Number(message, "sec") + (Number(message, "nanosec") / 1e9))];

    private static double At(JsonElement array, int index) => array[index].GetDouble();
}
