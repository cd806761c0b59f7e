using RoadSeg.Cli.Tests.Support;

namespace RoadSeg.Cli.Tests;

/// <summary>What a user gets wrong ends in one clear line, the right exit code, and no stack trace.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("nonsense:thing", 4, "nonsense")]
    [InlineData("no/such/file.mp4", 4, "no/such/file.mp4")]
    [InlineData("camera:97", 4, "camera:97")]
    [InlineData("synthetic:?colour=blue", 4, "colour")]
    public async Task A_source_that_is_not_there(string source, int code, string subject) =>
        await RefusedAsync(code, [subject], "run", source);

    [Theory]
    [InlineData("web:somewhere:80", 2, "web:ADDRESS:PORT")]
    [InlineData("web:70000", 2, "65535")]
    [InlineData("web:192.0.2.1:0", 6, "address of this machine")]
    public async Task A_monitor_that_cannot_listen(string sink, int code, string subject) =>
        await RefusedAsync(code, [sink, subject], "run", "synthetic:?seconds=1", "--out", sink);

    [Theory]
    [InlineData("--token", "of-sixteen-characters-at-least")]
    [InlineData("--record-dir", "recordings")]
    [InlineData("--token", "short")]
    public async Task Options_of_a_monitor_that_is_not_there(string option, string value) =>
        await RefusedAsync(2, [option], "run", "synthetic:?seconds=1", option, value);

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://example.com/")]
    [InlineData("0")]
    public async Task A_monitor_that_is_no_address(string target) =>
        await RefusedAsync(2, [target, "http://HOST:PORT/"], "monitor", target);

    [Fact]
    public async Task A_file_that_is_no_video()
    {
        await File.WriteAllTextAsync(folder["a.mp4"], "this is a text, whatever its name says");
        await RefusedAsync(4, ["a.mp4"], "run", folder["a.mp4"]);
    }

    [Fact]
    public async Task A_file_of_length_zero()
    {
        await File.WriteAllBytesAsync(folder["a.mp4"], []);
        await RefusedAsync(4, ["a.mp4", "empty"], "run", folder["a.mp4"]);
    }

    [Fact]
    public async Task A_file_with_sound_only()
    {
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", folder["a.mp4"]);
        await RefusedAsync(4, ["a.mp4", "video"], "run", folder["a.mp4"]);
    }

    [Fact]
    public async Task A_truncated_video_is_played_as_far_as_it_goes_and_said_so()
    {
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=4", "-c:v", "libx264",
            "-g", "5", "-pix_fmt", "yuv420p", "-movflags", "+faststart", folder["whole.mp4"]);
        byte[] whole = await File.ReadAllBytesAsync(folder["whole.mp4"]);
        await File.WriteAllBytesAsync(folder["cut.mp4"], whole[..(whole.Length / 2)]);
        ToolResult result = await Tool.RunRoadSegAsync("run", folder["cut.mp4"], "--out", "jsonl:" + folder["o.jsonl"]);
        Assert.True(result.Code == 0, result.Error);
        Assert.InRange((await File.ReadAllLinesAsync(folder["o.jsonl"])).Length, 5, 39);
        Assert.Contains("note:", result.Output, StringComparison.Ordinal);
        Assert.Contains("40", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_pictures_of_two_sizes()
    {
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=320x240:duration=1", "-frames:v", "1", folder["a.png"]);
        await Tool.FfmpegAsync("-f", "lavfi", "-i", "testsrc2=size=160x120:duration=1", "-frames:v", "1", folder["b.png"]);
        await RefusedAsync(4, ["320x240", "160x120", "b.png"], "run", folder.Path);
    }

    [Fact]
    public async Task A_folder_without_pictures()
    {
        await File.WriteAllTextAsync(folder["readme.txt"], "nothing here");
        await RefusedAsync(4, [folder.Path], "run", folder.Path);
    }

    [Fact]
    public async Task A_model_that_is_not_there() =>
        await RefusedAsync(5, ["no-model.json"], "run", "synthetic:?seconds=1", "--model", "no-model.json");

    [Fact]
    public async Task A_model_that_is_no_model()
    {
        await File.WriteAllTextAsync(folder["m.json"], "{\"name\": 1}");
        await RefusedAsync(5, ["m.json"], "run", "synthetic:?seconds=1", "--model", folder["m.json"]);
    }

    [Fact]
    public async Task A_device_that_is_not_there() =>
        await RefusedAsync(5, ["CUDA", "libonnxruntime_providers_cuda.so"], "run", "synthetic:?seconds=1", "--device", "cuda");

    [Fact]
    public async Task A_camera_file_of_another_aspect_ratio()
    {
        await File.WriteAllTextAsync(folder["c.yaml"], Camera(1280, 720, "[1000, 0, 640, 0, 1000, 360, 0, 0, 1]"));
        await RefusedAsync(3, ["1280x720", "640x480"], "run", "synthetic:?size=640x480&seconds=1", "--camera", folder["c.yaml"]);
    }

    [Theory]
    [InlineData("[0, 0, 0, 0, 0, 0, 0, 0, 0]", "uncalibrated")]
    [InlineData("[.nan, 0, 320, 0, 500, 240, 0, 0, 1]", "camera_matrix")]
    [InlineData("[500, 0, 320]", "camera_matrix")]
    public async Task A_camera_file_with_a_useless_matrix(string matrix, string word)
    {
        await File.WriteAllTextAsync(folder["c.yaml"], Camera(640, 480, matrix));
        await RefusedAsync(3, ["c.yaml", word], "run", "synthetic:?size=640x480&seconds=1", "--camera", folder["c.yaml"]);
    }

    [Theory]
    [InlineData("film:o.mp4", 2)]
    [InlineData("video:", 2)]
    [InlineData("video:o.xyz", 6)]
    [InlineData("jsonl:/no/such/folder/o.jsonl", 6)]
    [InlineData("masks:/proc/masks", 6)]
    [InlineData("window", 6)]
    public async Task A_sink_that_cannot_be(string sink, int code) =>
        await RefusedAsync(code, [sink.Split(':')[0]], "run", "synthetic:?seconds=1&size=320x240", "--out", sink);

    [Fact]
    public async Task A_grid_without_a_camera_file()
    {
        string clip = await Tool.VideoAsync(folder);
        await RefusedAsync(2, ["grid", "--camera"], "run", clip, "--out", "grid:" + folder["g"]);
    }

    // /dev/full takes nothing: what any full disk does at its last block.
    [Fact]
    public async Task A_full_disk_fails_that_sink_and_leaves_the_others_whole()
    {
        ToolResult result = await Tool.RunRoadSegAsync("run", "synthetic:?seconds=1&size=320x240&fps=10",
            "--out", "jsonl:/dev/full", "--out", "jsonl:" + folder["good.jsonl"]);
        Assert.Equal(6, result.Code);
        Assert.Contains("/dev/full", result.Error, StringComparison.Ordinal);
        Assert.Equal(10, (await File.ReadAllLinesAsync(folder["good.jsonl"])).Length);
    }

    [Fact]
    public async Task What_exists_is_not_overwritten_but_numbered_and_replaced_only_when_asked()
    {
        string[] run = ["run", "synthetic:?seconds=1&size=320x240&fps=5", "--out", "jsonl:" + folder["o.jsonl"]];
        await File.WriteAllTextAsync(folder["o.jsonl"], "precious");
        ToolResult numbered = await Tool.RunRoadSegAsync(run);
        Assert.True(numbered.Code == 0, numbered.Error);
        Assert.Contains("o-2.jsonl", numbered.Error, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(folder["o.jsonl"]));
        Assert.Equal(5, (await File.ReadAllLinesAsync(folder["o-2.jsonl"])).Length);
        ToolResult replaced = await Tool.RunRoadSegAsync([.. run, "--overwrite"]);
        Assert.True(replaced.Code == 0, replaced.Error);
        Assert.Equal(5, (await File.ReadAllLinesAsync(folder["o.jsonl"])).Length);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("frobnicate")]
    [InlineData("run", "x.mp4", "--rate", "quick")]
    [InlineData("run", "x.mp4", "--device", "abacus")]
    [InlineData("run", "x.mp4", "--threads", "0")]
    [InlineData("run", "x.mp4", "--threads", "all")]
    [InlineData("run", "x.mp4", "--fps", "fast")]
    [InlineData("run", "x.mp4", "--from", "noon")]
    [InlineData("run", "x.mp4", "--max-age", "500")]
    [InlineData("run", "x.mp4", "--max-age", "-1s")]
    [InlineData("run", "x.mp4", "--max-age", "2d")]
    [InlineData("run", "x.mp4", "--otlp", "localhost:4318")]
    [InlineData("eval", "x.mp4")]
    [InlineData("eval", "--labels", "x.csv")]
    public async Task A_command_line_that_cannot_be_meant(params string[] arguments) =>
        await RefusedAsync(2, ["roadseg"], arguments);

    private static async Task RefusedAsync(int code, string[] words, params string[] arguments)
    {
        ToolResult result = await Tool.RunRoadSegAsync(arguments);
        Assert.True(code == result.Code, $"exit code {result.Code}, expected {code}\n{result.Error}\n{result.Output}");
        Assert.All(words, word => Assert.Contains(word, result.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    private static string Camera(int width, int height, string matrix) => $$"""
        image_width: {{width}}
        image_height: {{height}}
        camera_name: front
        camera_matrix: {rows: 3, cols: 3, data: {{matrix}}}
        distortion_model: plumb_bob
        distortion_coefficients: {rows: 1, cols: 5, data: [0, 0, 0, 0, 0]}
        mount: {height: 1.4, roll: 0, pitch: 0.03, yaw: 0, x: 1, y: 0}
        """;
}
