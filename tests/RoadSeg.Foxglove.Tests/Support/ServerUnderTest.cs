using System.Net;
using RoadSeg.Frames;
using RoadSeg.Inference;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Foxglove.Tests.Support;

/// <summary>A server on a free port of this machine, and scenes for it.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly FramePool pool = new(ConformanceScene.Size, 2);

    private ServerUnderTest(
        FoxglovePublisher publisher, FakeEncoder encoder, FakePlayback playback, AgeLimit limit)
    {
        Publisher = publisher;
        Encoder = encoder;
        Playback = playback;
        Limit = limit;
    }

    public FoxglovePublisher Publisher { get; }

    public FakeEncoder Encoder { get; }

    public FakePlayback Playback { get; }

    public AgeLimit Limit { get; }

    public static async Task<ServerUnderTest> StartAsync(Func<FoxgloveOptions, FoxgloveOptions>? change = null)
    {
        FakeEncoder encoder = new();
        FakePlayback playback = new();
        AgeLimit limit = new(TimeSpan.FromMilliseconds(500));
        FoxgloveOptions options = Options() with { Playback = playback, AgeLimit = limit };
        FoxglovePublisher publisher = await FoxglovePublisher.OpenAsync(
            "foxglove:0", change?.Invoke(options) ?? options, encoder, TimeProvider.System);
        return new ServerUnderTest(publisher, encoder, playback, limit);
    }

    public static FoxgloveOptions Options() => new(
        new IPEndPoint(IPAddress.Loopback, 0),
        new SourceDescription("drive.mp4", "front", ConformanceScene.Size, false, 8, 80, "FFMPEG h264"), Model());

    /// <summary>Publishes one scene; every pixel byte is the frame's number, and so are the cells of the grid.</summary>
    public async Task PublishAsync(long frameId)
    {
        using Scene scene = await ConformanceScene.MakeAsync(pool, frameId);
        scene.Grid!.Cells.Fill((sbyte)(frameId % 100));
        Publisher.Publish(new SceneView(scene));
    }

    /// <summary>Publishes a scene, and then that nothing fresh came.</summary>
    public async Task PublishStaleAsync(long frameId)
    {
        using Scene last = await ConformanceScene.MakeAsync(pool, frameId);
        using Scene repeated = await ConformanceScene.MakeAsync(pool, frameId);
        repeated.Frame!.Dispose();
        repeated.Repeat(last);
        repeated.Status = SceneStatus.Stale;
        repeated.Reasons = StatusReasons.SourceLost;
        repeated.Age = TimeSpan.FromSeconds(1.5);
        Publisher.Publish(new SceneView(repeated));
    }

    /// <summary>Connects a client and reads its welcome.</summary>
    public async Task<TestClient> ConnectAsync(string subprotocol = "foxglove.websocket.v1")
    {
        // Who was welcomed is on the list.
        TestClient client = await TestClient.ConnectAsync(Publisher.Url, [subprotocol]);
        await client.TextAsync("advertise");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await Publisher.DisposeAsync();
        Assert.True(Encoder.IsDisposed);
        Assert.Equal(0, Publisher.MessagesOutstanding);
        Assert.Equal(0, pool.Outstanding);
    }

    private static ModelInfo Model()
    {
        ModelInput input = new(
            "x", TensorLayout.Nchw, TensorElementType.Float32, ConformanceScene.Size, ChannelOrder.Rgb,
            Normalisation.Identity, ResizePolicy.Stretch);
        ModelOutput output = new(
            "y", OutputKind.Logits, TensorLayout.Nchw,
            [
                new ClassDefinition("Sky", new ClassColour(90, 140, 190), ClassRole.Other),
                new ClassDefinition("Road", new ClassColour(0, 150, 130), ClassRole.Drivable),
            ]);
        ModelCard card = new("small", "a small one", "small.onnx", new string('0', 64), input, [output], "none", "test");
        return new ModelInfo(
            card, [new OutputTensor(TensorElementType.Float32, 2, ConformanceScene.Size)], "CPU", 2);
    }
}

/// <summary>Waits for what happens on other tasks.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
