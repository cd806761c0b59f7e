using System.Text.Json.Nodes;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Ros.Tests.Support;
using RoadSeg.Sources;
using RoadSeg.Tests;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>A clip that ffmpeg made, as an MP4 file and as the access units in it, in the order of the file.</summary>
internal sealed class VideoClip
{
    public const int PicturesPerSecond = 10;
    public const int GroupLength = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private VideoClip(string file, VideoCodec codec, IReadOnlyList<byte[]> units)
    {
        File = file;
        Codec = codec;
        Units = units;
    }

    public string File { get; }

    public VideoCodec Codec { get; }

    public string Format => Codec == VideoCodec.H265 ? "h265" : "h264";

    public IReadOnlyList<byte[]> Units { get; }

    /// <summary>Makes one of ffmpeg's moving test picture.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="codec">How it is coded.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="between">B-frames in a row.</param>
    /// <param name="size">Size; broken macroblocks at its ends test the cropping.</param>
    /// <param name="more">Options of x264 and x265.</param>
    public static async Task<VideoClip> MakeAsync(
        TempFolder folder, VideoCodec codec, int count, int between = 0, string size = "200x120", string more = "")
    {
        bool isNew = codec == VideoCodec.H265;
        string name = FormattableString.Invariant($"{codec}-{between}-{size}-{count}");
        string shared = FormattableString.Invariant(
            $"keyint={GroupLength}:min-keyint={GroupLength}:scenecut=0:bframes={between}{more}");
        string mp4 = folder[name + ".mp4"];
        await RunAsync(
            "-f", "lavfi", "-i", FormattableString.Invariant($"testsrc2=size={size}:rate={PicturesPerSecond}"),
            "-frames:v", FormattableString.Invariant($"{count}"), "-pix_fmt", "yuv420p",
            "-c:v", isNew ? "libx265" : "libx264", "-preset", "ultrafast",
            isNew ? "-x265-params" : "-x264-params", isNew ? shared + ":log-level=none" : shared, mp4);
        string units = folder[name + (isNew ? ".h265" : ".h264")];
        string metadata = isNew
            ? "hevc_mp4toannexb,hevc_metadata=aud=insert"
            : "h264_mp4toannexb,h264_metadata=aud=insert";
        await RunAsync("-i", mp4, "-c", "copy", "-bsf:v", metadata, "-f", isNew ? "hevc" : "h264", units);
        return new VideoClip(mp4, codec, Split(await System.IO.File.ReadAllBytesAsync(units), isNew));
    }

    /// <summary>Adds the clip to a log, ten units a second from second 5.</summary>
    /// <param name="log">The log.</param>
    /// <param name="carrier">cdr, protobuf, json (CompressedVideo) or image (CompressedImage).</param>
    /// <param name="first">First unit.</param>
    /// <param name="stampOf">Stamp of a unit in tenths of a second; null for its place.</param>
    /// <param name="change">Changes a unit's bytes.</param>
    /// <param name="sameAs">Its channel; null for a new one.</param>
    /// <returns>Its channel.</returns>
    public int AddTo(
        OtherLog log, string carrier, int first = 0, Func<int, int>? stampOf = null,
        Func<int, byte[], byte[]>? change = null, int? sameAs = null)
    {
        bool isImage = carrier == "image";
        int channel = sameAs ?? carrier switch
        {
            "cdr" => log.Channel("/video", "foxglove_msgs/msg/CompressedVideo", "cdr", "ros2msg", RosVideo),
            "protobuf" => log.Channel("/video", "foxglove.CompressedVideo", "protobuf", "protobuf", ProtobufVideo),
            "json" => log.Channel("/video", "foxglove.CompressedVideo", "json", "jsonschema", "{}"),
            _ => log.Channel("/video", Ros.RosTypes.CompressedImage),
        };
        for (int i = first; i < Units.Count; i++)
        {
            long time = OtherLog.StartNanoseconds + (i * 100_000_000L);
            long stamp = OtherLog.StartNanoseconds + ((stampOf?.Invoke(i) ?? i) * 100_000_000L);
            JsonObject at = Time(stamp);
            JsonObject value = new()
            {
                ["data"] = new JsonObject { ["$bytes"] = NodeScript.Base64(change?.Invoke(i, Units[i]) ?? Units[i]) },
                ["format"] = Format,
            };
            if (isImage)
            {
                value["header"] = new JsonObject { ["stamp"] = at, ["frame_id"] = "optical" };
            }
            else
            {
                value["timestamp"] = at;
                value["frame_id"] = "optical";
            }

            log.Add(channel, time, value);
        }

        return channel;
    }

    /// <summary>The clip's pictures as its MP4 file gives them.</summary>
    public async Task<List<byte[]>> FromFileAsync()
    {
        await using VideoFileSource source = VideoFileSource.Open(
            File, File, new SourceOptions(), TimeProvider.System);
        return [.. (await VideoFrames.DrainAsync(source)).Select(f => f.Pixels)];
    }

    /// <summary>Where the picture of each unit stands when they are shown, by ffprobe.</summary>
    public async Task<int[]> ShownAtAsync()
    {
        (int code, string output, string error) = await OtherProgram.RunAsync(
            Patience, "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of",
            "csv=p=0", File);
        Assert.True(code == 0, error);
        double[] times =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => double.Parse(l.TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return [.. times.Select(t => (int)Math.Round((t - times.Min()) * PicturesPerSecond))];
    }

    /// <summary>A time under the names of JSON and CDR, and of protobuf.</summary>
    internal static JsonObject Time(long nanoseconds)
    {
        long seconds = nanoseconds / 1_000_000_000;
        long rest = nanoseconds % 1_000_000_000;
        return new JsonObject
        {
            ["sec"] = seconds,
            ["nsec"] = rest,
            ["seconds"] = seconds,
            ["nanos"] = rest,
        };
    }

    // The delimiter that was put before each unit.
    private static List<byte[]> Split(byte[] stream, bool isNew)
    {
        byte[] delimiter = isNew ? [0, 0, 0, 1, 0x46] : [0, 0, 0, 1, 0x09];
        List<byte[]> units = [];
        int start = 0;
        while (start < stream.Length)
        {
            int next = stream.AsSpan(start + 1).IndexOf(delimiter);
            int end = next < 0 ? stream.Length : start + 1 + next;
            units.Add(stream[start..end]);
            start = end;
        }

        return units;
    }

    private static async Task RunAsync(params string[] arguments)
    {
        (int code, _, string error) = await OtherProgram.RunAsync(
            Patience, "ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments]);
        Assert.True(code == 0, error);
    }

    private const string RosVideo = """
        builtin_interfaces/Time timestamp
        string frame_id
        uint8[] data
        string format
        """;

    private const string ProtobufVideo = """
        syntax = "proto3";
        package foxglove;
        message Timestamp { int64 seconds = 1; int32 nanos = 2; }
        message CompressedVideo { Timestamp timestamp = 1; string frame_id = 2; bytes data = 3; string format = 4; }
        """;
}
