using RoadSeg.Inference;
using RoadSeg.Onnx.Engines;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Tests.Engines;

/// <summary>From the cache, built while the line waits, or while another provider runs; by a builder that takes its time.</summary>
public sealed class EngineModelsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-engines-");
    private readonly SlowBuilder builder = new();
    private readonly List<string> said = [];
    private readonly FakeModel cuda = new("CUDA");
    private readonly FrameNetwork network;
    private ModelException? wrong;

    public EngineModelsTests() => network = new FrameNetwork(
        [1, 2, 3], cuda.Info, new BoundTensor("frame", TensorElementType.UInt8, [1, 1, 2, 3]), []);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        builder.Dispose();
        cuda.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_recording_waits_for_its_engine_and_finds_it_the_next_time()
    {
        builder.Finish();
        using (ISegmentationModel built = Engines().Get(network, Precision.Float16, Cancellation))
        {
            Assert.Equal("TensorRT", built.Info.Provider);
            Assert.Contains("there is none yet", said[0], StringComparison.Ordinal);
        }

        using ISegmentationModel again = Engines().Get(network, Precision.Float16, Cancellation);
        Assert.Equal(1, builder.Builds);
        Assert.Single(said);
    }

    [Fact]
    public async Task A_live_source_runs_on_cuda_until_its_engine_is_there()
    {
        using (ISegmentationModel model = Engines().GetSoon(network, Precision.Float32, () => cuda, isRequired: true))
        {
            SwitchingModel switching = Assert.IsType<SwitchingModel>(model);
            Assert.Equal("CUDA", model.Info.Provider);
            builder.Finish();
            await switching.Building.WaitAsync(Patience, Cancellation);
            Assert.Equal("TensorRT", model.Info.Provider);
        }

        using ISegmentationModel next = Engines().GetSoon(
            network, Precision.Float32, () => throw new InvalidOperationException("not needed"), isRequired: true);
        Assert.IsNotType<SwitchingModel>(next);
    }

    [Fact]
    public void After_a_new_driver_the_engine_is_built_again_and_the_log_says_why()
    {
        builder.Finish();
        Engines().Get(network, Precision.Float32, Cancellation).Dispose();
        builder.Driver = "590.1";
        Engines().Get(network, Precision.Float32, Cancellation).Dispose();
        Assert.Equal(2, builder.Builds);
        Assert.Contains("driver 580.1, now 590.1", said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_with_wrong_results_never_takes_over()
    {
        wrong = new ModelException("only 40 % of the pixels");
        using ISegmentationModel model = Engines().GetSoon(network, Precision.Float32, () => cuda, isRequired: false);
        builder.Finish();
        await ((SwitchingModel)model).Building.WaitAsync(Patience, Cancellation);
        Assert.Equal("CUDA", model.Info.Provider);
        Assert.Contains("only 40 %", said[^1], StringComparison.Ordinal);
        Assert.Equal(0, builder.Opened!.Open);
    }

    [Fact]
    public void The_times_of_kernels_outlive_the_engine()
    {
        builder.Finish();
        Engines().Get(network, Precision.Float32, Cancellation).Dispose();
        Assert.True(File.Exists(Path.Combine(folder.FullName, "timing", "times")));
    }

    private EngineModels Engines() => new(
        new EngineCache(folder.FullName), builder,
        _ =>
        {
            if (wrong is not null)
            {
                throw wrong;
            }
        },
        said.Add, TimeProvider.System);

    private sealed class SlowBuilder : IEngineBuilder, IDisposable
    {
        private readonly ManualResetEventSlim finish = new();

        public int Builds { get; private set; }

        public string Driver { get; set; } = "580.1";

        public FakeModel? Opened { get; private set; }

        public void Finish() => finish.Set();

        public EngineKey KeyOf(FrameNetwork network, Precision precision) => new(
            "fake", "abc", "1x1x2x3", Precisions.NameOf(precision), "9.0", "10.13.0", "1.29.0", Driver);

        public void Build(
            FrameNetwork network, Precision precision, string folder, string timingFolder,
            CancellationToken cancellationToken)
        {
            Assert.True(finish.Wait(Patience, cancellationToken));
            Builds++;
            File.WriteAllText(Path.Combine(folder, "fake.engine"), "engine");
            File.WriteAllText(Path.Combine(timingFolder, "times"), "times");
        }

        public ISegmentationModel Open(FrameNetwork network, Precision precision, string folder)
        {
            Assert.True(File.Exists(Path.Combine(folder, "fake.engine")));
            Opened = new FakeModel("TensorRT");
            return Opened;
        }

        public void Dispose() => finish.Dispose();
    }
}
