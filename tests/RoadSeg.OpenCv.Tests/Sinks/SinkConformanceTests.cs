using OpenCvSharp;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.OpenCv.Tests.Sinks;

/// <summary>The mask sink keeps the contract of every publisher.</summary>
public sealed class MasksPublisherConformanceTests : PublisherConformance, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("roadseg-masks-").FullName;

    public void Dispose() => Directory.Delete(parent, recursive: true);

    protected override IPublisher Create() => MasksPublisher.Open("masks", Path.Combine(parent, "m"));

    protected override int CountWritten() => Directory.GetFiles(Path.Combine(parent, "m"), "frame_*.png").Length;
}

/// <summary>The video sink keeps the contract of every publisher.</summary>
public sealed class VideoPublisherConformanceTests : PublisherConformance, IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("roadseg-video-").FullName;

    private string Target => Path.Combine(parent, "v.mp4");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    protected override IPublisher Create() => VideoPublisher.Open("video", Target, new SourceDescription(
        "made up", "front", ConformanceScene.Size, IsLive: false, FramesPerSecond: 8, FrameCount: 1000, "none"));

    protected override int CountWritten()
    {
        if (!File.Exists(Target))
        {
            return 0;
        }

        using VideoCapture video = new(Target, VideoCaptureAPIs.FFMPEG);
        using Mat picture = new();
        int count = 0;
        while (video.Read(picture) && !picture.Empty())
        {
            count++;
        }

        return count;
    }
}
