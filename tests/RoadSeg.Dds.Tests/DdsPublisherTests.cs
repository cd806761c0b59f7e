using System.Buffers;
using System.Net;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Ros.Tests.Support;
using RoadSeg.Tests;

namespace RoadSeg.Dds.Tests;

/// <summary>Cyclone inside this process, which speaks to loopback only.</summary>
public sealed class DdsPublisherTests
{
    // Nobody else's, and not the one that robots have.
    private static readonly DdsAddress Address = new(IPAddress.Loopback, 173);

    [Fact]
    public async Task Publishing_allocates_nothing_and_pictures_nobody_reads_are_not_made()
    {
        NeedCyclone();
        using Scene scene = RandomScene.Make(1);
        CountingEncoder encoder = new();
        DdsOptions options = new(Address, CaptureClock.ForRecording()) { Camera = scene.Camera };
        await using DdsPublisher publisher = DdsPublisher.Open("ros2:173", options, encoder);
        Action publish = () => publisher.Publish(new SceneView(scene));
        publish();
        Assert.Equal(0, Allocations.Of(publish));
        Assert.Equal(0, encoder.Count);

        // Grid, area, detections twice, diagnostics, annotations and camera each time; labels and transforms once.
        Assert.Equal("51 messages in domain 173", publisher.Summary);
    }

    [Fact]
    public async Task Publishers_of_one_process_share_a_domain_and_the_last_one_closes_it()
    {
        NeedCyclone();
        for (int round = 0; round < 2; round++)
        {
            using Scene scene = RandomScene.Make(round);
            await using DdsPublisher first = Open("a");
            DdsPublisher second = Open("b");
            await second.DisposeAsync();
            first.Publish(new SceneView(scene));
        }

        static DdsPublisher Open(string name) => DdsPublisher.Open(
            name, new DdsOptions(Address, CaptureClock.ForRecording()) { TopicPrefix = "/" + name }, new CountingEncoder());
    }

    [Fact]
    public async Task One_domain_has_one_network()
    {
        NeedCyclone();
        DdsOptions options = new(Address, CaptureClock.ForRecording());
        await using DdsPublisher first = DdsPublisher.Open("first", options, new CountingEncoder());
        SinkException e = Assert.Throws<SinkException>(() => DdsPublisher.Open(
            "second", options with { Address = Address with { Interface = IPAddress.Any } }, new CountingEncoder()));
        Assert.Contains("\"second\": domain 173 is open on 127.0.0.1", e.Message, StringComparison.Ordinal);
    }

    private static void NeedCyclone() => Assert.SkipUnless(DdsPublisher.WhyNot is null, $"{DdsPublisher.WhyNot}");

    private sealed class CountingEncoder : IScenePictureEncoder
    {
        public int Count { get; private set; }

        public string MediaType => "image/jpeg";

        public void Encode(in SceneView scene, OverlayLook? look, IBufferWriter<byte> output) => Count++;

        public void Dispose()
        {
        }
    }
}
