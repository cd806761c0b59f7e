using RoadSeg.Inference;
using RoadSeg.Onnx.Engines;

namespace RoadSeg.Onnx.Tests.Engines;

/// <summary>A line runs while its engine is built and goes over between two frames.</summary>
public sealed class SwitchingModelTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> said = [];
    private readonly FakeModel cuda = new("CUDA");
    private readonly FakeModel tensorRt = new("TensorRT");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        cuda.Dispose();
        tensorRt.Dispose();
    }

    [Fact]
    public async Task The_first_model_runs_until_the_second_is_ready_and_the_frame_is_over()
    {
        using ManualResetEventSlim built = new();
        using (SwitchingModel model = Slow(built))
        {
            using (IInferRequest request = model.CreateRequest())
            {
                Assert.Equal(('C', 1), Frame(request, 1));
                Assert.Equal("CUDA", model.Info.Provider);

                // The engine comes while a frame is filled and run: that frame stays where it began.
                request.Input[0] = 2;
                built.Set();
                await model.Building.WaitAsync(Patience, Cancellation);
                request.Run();
                Assert.Equal((byte)'C', request.Output(0)[0]);
                Assert.Equal(2, request.Output(0)[1]);

                Assert.Equal(('T', 3), Frame(request, 3));
                Assert.Equal("TensorRT", model.Info.Provider);
                using IInferRequest later = model.CreateRequest();
                Assert.Equal(('T', 4), Frame(later, 4));
            }

            Assert.Contains("provider TensorRT is ready", Assert.Single(said), StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (cuda.Open, tensorRt.Open));
    }

    [Fact]
    public async Task Every_request_goes_over_in_its_own_time()
    {
        using ManualResetEventSlim built = new();
        using SwitchingModel model = Slow(built);
        IInferRequest[] requests = [.. Enumerable.Range(0, 3).Select(_ => model.CreateRequest())];
        built.Set();
        await model.Building.WaitAsync(Patience, Cancellation);
        Assert.All(requests, r => Assert.Equal(('T', 9), Frame(r, 9)));
        foreach (IInferRequest request in requests)
        {
            request.Dispose();
        }
    }

    [Fact]
    public async Task A_build_that_fails_leaves_the_first_model_when_nothing_was_asked_for()
    {
        using SwitchingModel model = Failing(isRequired: false);
        using IInferRequest request = model.CreateRequest();
        await model.Building.WaitAsync(Patience, Cancellation);
        Assert.Equal(('C', 1), Frame(request, 1));
        Assert.Equal("provider CUDA stays: too large", Assert.Single(said));
    }

    [Fact]
    public async Task A_build_that_fails_ends_the_run_when_the_user_asked_for_it()
    {
        using SwitchingModel model = Failing(isRequired: true);
        using IInferRequest request = model.CreateRequest();
        await model.Building.WaitAsync(Patience, Cancellation);
        Assert.Contains("too large", Assert.Throws<ModelException>(request.Run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_the_run_stops_the_build()
    {
        SwitchingModel model = new(
            cuda,
            cancellation =>
            {
                cancellation.WaitHandle.WaitOne(Patience);
                cancellation.ThrowIfCancellationRequested();
                return tensorRt;
            },
            isRequired: true, said.Add, TimeProvider.System);
        using (IInferRequest request = model.CreateRequest())
        {
            Frame(request, 1);
        }

        model.Dispose();
        Assert.Empty(said);
        Assert.Equal(0, cuda.Open);
    }

    private static (char Provider, byte Value) Frame(IInferRequest request, byte value)
    {
        request.Input[0] = value;
        request.Run();
        return ((char)request.Output(0)[0], request.Output(0)[1]);
    }

    private SwitchingModel Slow(ManualResetEventSlim built) => new(
        cuda,
        cancellation =>
        {
            Assert.True(built.Wait(Patience, cancellation));
            return tensorRt;
        },
        isRequired: true, said.Add, TimeProvider.System);

    private SwitchingModel Failing(bool isRequired) =>
        new(cuda, _ => throw new ModelException("too large"), isRequired, said.Add, TimeProvider.System);
}
