using System.Collections.Immutable;
using System.Text.Json.Nodes;
using RoadSeg.Calibration;
using RoadSeg.Publishing;
using RoadSeg.Ros.Messages;
using RoadSeg.Ros.Scenes;
using RoadSeg.Ros.Tests.Support;

namespace RoadSeg.Ros.Tests;

/// <summary>Our messages against the serializer of somebody else, byte for byte.</summary>
public sealed class CdrBytesTests
{
    private const string Package = "@foxglove/rosmsg2-serialization";
    private const int SceneCount = 40;

    public static TheoryData<RosTopicKind> Kinds =>
        [.. Enum.GetValues<RosTopicKind>().Except([RosTopicKind.Picture, RosTopicKind.Overlay])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_scene_is_written_as_others_write_it(RosTopicKind kind)
    {
        SceneMessages messages = new(RosFrames.Default, withFigures: true);
        CdrWriter cdr = new(64);
        List<byte[]> written = [];
        for (int seed = 0; seed < SceneCount; seed++)
        {
            using Scene scene = RandomScene.Make(seed);
            if (messages.TryWrite(kind, new SceneView(scene), new RosTime(seed, 999_999_999), cdr))
            {
                written.Add(cdr.Written.ToArray());
            }
        }

        Assert.Equal(SceneCount, written.Count);
        await AssertSameAsync(RosTopics.Of(kind).Type, written);
    }

    [Fact]
    public async Task Pictures_are_written_as_others_write_them()
    {
        SceneMessages messages = new(RosFrames.Default, withFigures: true);
        CdrWriter cdr = new(64);
        Random random = new(1);
        List<byte[]> written = [];
        for (int length = 0; length < SceneCount; length++)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            messages.WritePicture(new RosTime(-1, 5), "image/jpeg", data, cdr);
            written.Add(cdr.Written.ToArray());
            CompressedImageView read = CompressedImageMessage.Read(cdr.Written);
            Assert.True(read.Data.SequenceEqual(data));
            Assert.True(read.Format.SequenceEqual("jpeg"u8));
        }

        await AssertSameAsync(RosTypes.CompressedImage, written);
    }

    // The other serializer counts UTF-16 units where the format counts bytes, so its bytes are no measure here; its
    // reader is right.
    [Fact]
    public async Task Texts_beyond_ascii_are_utf8()
    {
        CdrWriter cdr = new();
        CompressedImageMessage.Write(cdr, new RosHeader(default, "Straße 歩"), "jpeg"u8, [7]);
        JsonNode value = (await AgainAsync(RosTypes.CompressedImage, [cdr.Written.ToArray()]))[0]!["value"]!;
        Assert.Equal("Straße 歩", value["header"]!["frame_id"]!.GetValue<string>());
        Assert.Equal(7, value["data"]![0]!.GetValue<int>());
    }

    [Fact]
    public async Task Odometry_of_others_is_read_and_written_the_same()
    {
        Random random = new(2);
        JsonArray values = [];
        for (int i = 0; i < SceneCount; i++)
        {
            values.Add(new JsonObject
            {
                ["header"] = new JsonObject { ["stamp"] = Time(i), ["frame_id"] = new string('o', i) },
                ["child_frame_id"] = new string('b', i % 5),
                ["pose"] = new JsonObject
                {
                    ["pose"] = new JsonObject { ["position"] = Vector(random), ["orientation"] = Quaternion(random) },
                    ["covariance"] = Zeros(36),
                },
                ["twist"] = new JsonObject
                {
                    ["twist"] = new JsonObject { ["linear"] = Vector(random), ["angular"] = Vector(random) },
                    ["covariance"] = Zeros(36),
                },
            });
        }

        foreach (byte[] bytes in await WriteAsync(RosTypes.Odometry, values))
        {
            OdometryContents read = OdometryMessage.Read(bytes);
            CdrWriter cdr = new();
            OdometryMessage.Write(cdr, read);
            Assert.Equal(bytes, cdr.Written);
        }
    }

    [Fact]
    public async Task A_camera_and_its_place_are_read_as_others_wrote_them()
    {
        using Scene scene = RandomScene.Make(3);
        CameraInfo camera = scene.Camera!;
        CdrWriter cdr = new();
        CalibrationMessage.Write(cdr, new RosHeader(new RosTime(3, 4), "optical"), camera);
        JsonNode answer = await AgainAsync(RosTypes.CameraInfo, [cdr.Written.ToArray()]);
        byte[] bytes = Convert.FromBase64String(answer[0]!["bytes"]!.GetValue<string>());
        CalibrationContents read = CalibrationMessage.Read(bytes);
        Assert.Equal((16u, 12u, "optical"), (read.Width, read.Height, read.FrameId));
        Assert.Equal(camera.Distortion.Coefficients, read.Distortion);
        Assert.Equal(camera.Intrinsics.FocalLengthX, read.Intrinsics[0]);
        Assert.Equal(camera.Intrinsics.PrincipalPointY, read.Intrinsics[5]);
        JsonNode value = answer[0]!["value"]!;
        Assert.Equal(12, value["height"]!.GetValue<int>());
        Assert.Equal(camera.Intrinsics.FocalLengthY, value["p"]![5]!.GetValue<double>());
        Assert.Equal(1, value["r"]![8]!.GetValue<double>());
    }

    [Fact]
    public async Task What_a_grid_says_is_what_another_reader_sees()
    {
        using Scene scene = RandomScene.Make(7);
        CdrWriter cdr = new();
        SceneMessages messages = new(new RosFrames("base_footprint", "cam"), withFigures: false);
        Assert.True(messages.TryWrite(RosTopicKind.OccupancyGrid, new SceneView(scene), new RosTime(5, 6), cdr));
        JsonNode value = (await AgainAsync(RosTypes.OccupancyGrid, [cdr.Written.ToArray()]))[0]!["value"]!;
        Assert.Equal("base_footprint", value["header"]!["frame_id"]!.GetValue<string>());
        Assert.Equal(5, value["header"]!["stamp"]!["sec"]!.GetValue<int>());
        Assert.Equal(scene.Grid!.Geometry.Columns, value["info"]!["width"]!.GetValue<int>());
        Assert.Equal(scene.Grid.Geometry.Origin.Y, value["info"]!["origin"]!["position"]!["y"]!.GetValue<double>());
        Assert.Equal(1, value["info"]!["origin"]!["orientation"]!["w"]!.GetValue<double>());
        Assert.Equal(
            scene.Grid.Cells.ToArray().Select(c => (int)c), value["data"]!.AsArray().Select(c => c!.GetValue<int>()));
    }

    [Fact]
    public async Task A_transform_list_of_others_is_read()
    {
        JsonArray transforms = [];
        Random random = new(4);
        for (int i = 0; i < 5; i++)
        {
            transforms.Add(new JsonObject
            {
                ["header"] = new JsonObject { ["stamp"] = Time(i), ["frame_id"] = "base_link" },
                ["child_frame_id"] = "camera" + i,
                ["transform"] = new JsonObject { ["translation"] = Vector(random), ["rotation"] = Quaternion(random) },
            });
        }

        double x = transforms[4]!["transform"]!["translation"]!["x"]!.GetValue<double>();
        JsonArray values = [new JsonObject { ["transforms"] = transforms }];
        byte[] bytes = Assert.Single(await WriteAsync(RosTypes.TransformMessage, values));
        ImmutableArray<StampedTransform> read = TransformMessage.Read(bytes);
        Assert.Equal(5, read.Length);
        Assert.Equal("camera4", read[4].Child);
        Assert.Equal(x, read[4].Translation.X);
    }

    private static JsonObject Time(int i) => new() { ["sec"] = i, ["nsec"] = i * 1000, ["nanosec"] = i * 1000 };

    private static JsonObject Vector(Random random) => new()
    {
        ["x"] = random.NextDouble() * 100,
        ["y"] = -random.NextDouble(),
        ["z"] = random.NextDouble(),
    };

    private static JsonObject Quaternion(Random random)
    {
        JsonObject quaternion = Vector(random);
        quaternion["w"] = random.NextDouble();
        return quaternion;
    }

    private static JsonArray Zeros(int count) => [.. Enumerable.Range(0, count).Select(_ => JsonValue.Create(0.0))];

    private static async Task<IEnumerable<byte[]>> WriteAsync(RosType type, JsonArray values)
    {
        JsonObject request = new() { ["ask"] = "write", ["schema"] = type.Definition, ["values"] = values };
        JsonNode answer = await NodeScript.AskAsync("cdr.mjs", Package, request);
        return answer.AsArray().Select(a => Convert.FromBase64String(a!.GetValue<string>()));
    }

    private static Task<JsonNode> AgainAsync(RosType type, IEnumerable<byte[]> messages) =>
        NodeScript.AskAsync("cdr.mjs", Package, new JsonObject
        {
            ["ask"] = "again",
            ["schema"] = type.Definition,
            ["messages"] = new JsonArray([.. messages.Select(m => NodeScript.Base64(m))]),
        });

    private static async Task AssertSameAsync(RosType type, List<byte[]> messages)
    {
        JsonArray answers = (await AgainAsync(type, messages)).AsArray();
        Assert.Equal(messages.Count, answers.Count);
        foreach ((byte[] ours, JsonNode? theirs) in messages.Zip(answers))
        {
            Assert.Equal(Convert.ToBase64String(ours), theirs!["bytes"]!.GetValue<string>());
        }
    }
}
