namespace RoadSeg.OpenCv.Tests;

public sealed class OpenCvReportTests
{
    [Fact]
    public void It_tells_what_is_there()
    {
        List<string> lines = [];
        OpenCvReport.Write(
            (subject, text) => lines.Add($"ok {subject}: {text}"),
            (subject, text) => lines.Add($"-- {subject}: {text}"),
            (subject, text) => lines.Add($"!! {subject}: {text}"));
        Assert.Contains(lines, line => line.StartsWith("ok OpenCV: 4.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("ok OpenCV FFMPEG: YES", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("H.264 encoder", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("!!", StringComparison.Ordinal));
    }
}
