using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

public sealed class HardwareDecodingTests
{
    private static string Street => Path.Combine(
        AppContext.BaseDirectory, "..", "..", "..", "..", "recordings", "street.mp4");

    [Theory]
    [InlineData(VideoDecoding.Auto)]
    [InlineData(VideoDecoding.Software)]
    public async Task A_recording_is_decoded_by_the_cpu_unless_hardware_is_asked_for(VideoDecoding decoding)
    {
        await using VideoFileSource source = Open(decoding);
        Assert.Equal("FFMPEG h264", source.Description.Reader);
    }

    [Fact]
    public void Hardware_that_is_not_there_is_an_error_and_never_the_cpu()
    {
        Assert.SkipWhen(Directory.Exists("/dev/dri"), "this machine may have a hardware decoder");
        SourceException e = Assert.Throws<SourceException>(() => Open(VideoDecoding.Hardware));
        Assert.Contains("/dev/dri", e.Message, StringComparison.Ordinal);
    }

    private static VideoFileSource Open(VideoDecoding decoding) =>
        VideoFileSource.Open(Street, Street, new SourceOptions { Decoding = decoding }, TimeProvider.System);
}
