using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>What people type, and what they are told when it cannot be opened.</summary>
public sealed class FrameSourcesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Files_folders_globs_and_file_addresses_are_opened()
    {
        string video = Clips.Write(folder.File("a film: 1.avi"), 6);
        Clips.WriteImage(folder.File("p1.png"), 10);
        Assert.IsType<VideoFileSource>(await OpenAsync(video));
        Assert.IsType<VideoFileSource>(await OpenAsync(new Uri(video).AbsoluteUri));
        Assert.IsType<VideoFileSource>(await OpenAsync("file:" + video));
        Assert.IsType<ImageFolderSource>(await OpenAsync(folder.Path));
        Assert.IsType<ImageFolderSource>(await OpenAsync(folder.File("p*.png")));
        Assert.IsType<ImageFolderSource>(await OpenAsync(folder.File("p1.png")));
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, video);
        Assert.IsType<VideoFileSource>(await OpenAsync(relative));
    }

    [Theory]
    [InlineData("ftp://example.com/film.mp4", "\"ftp:\" is not one of them")]
    [InlineData("kamera:0", "\"kamera:\" is not one of them")]
    [InlineData("camera:front", "\"front\" is no camera number")]
    [InlineData("no/such/film.mp4", "no such file or folder")]
    [InlineData("no/such/folder/*.png", "there is no folder \"no/such/folder\"")]
    public async Task What_cannot_be_meant_is_refused(string name, string expected)
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(name));
        Assert.Contains($"\"{name}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_kind_is_answered_with_the_known_ones()
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => OpenAsync("gopher://x"));
        Assert.All(
            (string[])["video file", "glob", "camera:N", "/dev/videoN", "rtsp://", "udp://", "http://", "synthetic:"],
            kind => Assert.Contains(kind, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await File.WriteAllBytesAsync(folder.File("empty.mp4"), [], TestContext.Current.CancellationToken);
        await AssertRefusedAsync("empty.mp4", "is empty", "0 bytes");
    }

    [Fact]
    public async Task Text_is_no_video()
    {
        await File.WriteAllTextAsync(
            folder.File("notes.mp4"), "not a film, not at all", TestContext.Current.CancellationToken);
        await AssertRefusedAsync("notes.mp4", "is not a video", "found text");
    }

    [Fact]
    public async Task Random_bytes_are_no_video()
    {
        byte[] noise = new byte[20_000];
        new Random(7).NextBytes(noise);
        await File.WriteAllBytesAsync(folder.File("noise.mp4"), noise, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("noise.mp4", "is not a video", "Check that it is the right file");
    }

    [Fact]
    public async Task A_file_with_sound_alone_is_refused()
    {
        Ffmpeg.Run("-f", "lavfi", "-i", "sine=d=1", folder.File("song.mp4"));
        await AssertRefusedAsync("song.mp4", "has no video stream", "audio (aac)");
    }

    [Fact]
    public async Task A_codec_without_decoder_is_refused()
    {
        // The tag of the codec is replaced by one that nobody knows.
        string path = Clips.WriteH264(folder.File("strange.mp4"), 1);
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int tag = bytes.AsSpan().LastIndexOf("avc1"u8);
        "zzzz"u8.CopyTo(bytes.AsSpan(tag));
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("strange.mp4", "cannot be decoded", "libx264 converted.mp4");
    }

    [Fact]
    public async Task A_recording_without_its_index_is_refused()
    {
        string path = Clips.WriteH264(folder.File("cut.mp4"), 2);
        Clips.Truncate(path, 0.5);
        await AssertRefusedAsync("cut.mp4", "was cut off while it was recorded", "moov");
    }

    [Fact]
    public async Task An_index_without_pictures_is_refused()
    {
        string path = Clips.WriteH264(folder.File("hollow.mp4"), 2, 10, "-movflags", "+faststart");
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        int pictures = bytes.AsSpan().IndexOf("mdat"u8) + 4;
        bytes.AsSpan(pictures).Clear();
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await AssertRefusedAsync("hollow.mp4", "no frame can be decoded");
    }

    [Fact]
    public void A_folder_is_no_video_file()
    {
        SourceException error = Assert.Throws<SourceException>(
            () => VideoFileSource.Open(folder.Path, folder.Path, new SourceOptions(), TimeProvider.System));
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libraries_keep_silent_on_standard_error()
    {
        // OpenCV and FFmpeg print from native code, so a process of its own is watched while it reads broken files.
        string noIndex = Clips.WriteH264(folder.File("cut.mp4"), 2);
        Clips.Truncate(noIndex, 0.5);
        string cut = Clips.WriteH264(folder.File("cut.mkv"), 4, 10, "-g", "5");
        Clips.Truncate(cut, 0.9);
        ProgramResult? result = await Task.Run(
            () => Programs.Run(
                Environment.ProcessPath!, [ChildProcess.ReadSources, noIndex, cut], TimeSpan.FromMinutes(1)),
            TestContext.Current.CancellationToken);
        Assert.NotNull(result);
        Assert.Equal("", result.Error);
        Assert.Contains("cut.mp4: SourceException", result.Output, StringComparison.Ordinal);
        Assert.Matches("cut.mkv: [0-9]+ frames", result.Output);
    }

    private async Task AssertRefusedAsync(string file, params string[] expected)
    {
        SourceException error = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(folder.File(file)));
        Assert.Contains($"source \"{folder.File(file)}\"", error.Message, StringComparison.Ordinal);
        Assert.All(expected, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static async Task<IFrameSource> OpenAsync(string name)
    {
        IFrameSource source = await FrameSources.OpenAsync(
            name, new SourceOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        await source.DisposeAsync();
        return source;
    }
}
