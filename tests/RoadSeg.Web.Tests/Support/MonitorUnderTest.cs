using System.Net;
using RoadSeg.Frames;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Tests.Conformance;

namespace RoadSeg.Web.Tests.Support;

/// <summary>A monitor on a free port of this machine, and scenes for it.</summary>
internal sealed class MonitorUnderTest : IAsyncDisposable
{
    private readonly StageMetrics metrics;
    private readonly FramePool pool = ConformanceScene.Pool();
    private bool isDisposed;

    private MonitorUnderTest(WebPublisher publisher, FakeEncoder encoder, FakeControls controls, LogTail log, StageMetrics metrics)
    {
        Publisher = publisher;
        Encoder = encoder;
        Controls = controls;
        Log = log;
        this.metrics = metrics;
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(publisher.Url),
        };
    }

    public WebPublisher Publisher { get; }

    public FakeEncoder Encoder { get; }

    public FakeControls Controls { get; }

    public LogTail Log { get; }

    public HttpClient Http { get; }

    /// <summary>Starts one.</summary>
    public static async Task<MonitorUnderTest> StartAsync(Func<WebOptions, WebOptions>? change = null)
    {
        StageMetrics metrics = new();
        metrics.Stage("infer");
        FakeEncoder encoder = new();
        FakeControls controls = new();
        LogTail log = new();
        WebOptions options = Options(metrics, log) with { Playback = controls, Recording = controls };
        WebPublisher publisher = await WebPublisher.OpenAsync(
            "web:0", change?.Invoke(options) ?? options, encoder, TimeProvider.System);
        return new MonitorUnderTest(publisher, encoder, controls, log, metrics);
    }

    public static WebOptions Options(StageMetrics metrics, LogTail log) => new(
        new MonitorAddress(new IPEndPoint(IPAddress.Loopback, 0)),
        new SourceDescription("drive.mp4", "front", ConformanceScene.Size, false, 8, 80, "FFMPEG h264"),
        Model(), metrics, log);

    /// <summary>Publishes one scene; every pixel byte is the frame's number.</summary>
    public async Task PublishAsync(long frameId)
    {
        using Scene scene = await ConformanceScene.MakeAsync(pool, frameId);
        Publisher.Publish(new SceneView(scene));
    }

    /// <summary>Opens a page's socket and reads its hello.</summary>
    public async Task<TestPage> WatchAsync()
    {
        int before = Publisher.ViewerCount;
        TestPage page = await TestPage.OpenAsync(Publisher.Url);
        await page.TextAsync("hello");
        await Eventually.TrueAsync(() => Publisher.ViewerCount > before);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            await Publisher.DisposeAsync();
            Http.Dispose();
            metrics.Dispose();
            Assert.True(Encoder.IsDisposed);
            Assert.Equal(0, Publisher.Messages.Outstanding);
        }
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
