using System.Globalization;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Engines;

/// <summary>
/// A network that runs as one model while a faster one is made in the background, and goes over to it between two
/// frames when it is ready. Any thread may create requests; a request is one thread's at a time.
/// </summary>
internal sealed class SwitchingModel : ISegmentationModel
{
    // Building is stopped by asking; some of it does not listen, and an end of the program must not wait for that.
    private static readonly TimeSpan StoppingMax = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ISegmentationModel first;
    private readonly bool isRequired;
    private readonly Action<string> report;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Request> requests = [];
    private readonly Task building;
    private ISegmentationModel? second;
    private ModelException? failure;

    /// <summary>Begins to build.</summary>
    /// <param name="first">Runs until then; disposed with this.</param>
    /// <param name="build">Makes the second one, with the same inputs and outputs; it may take minutes.</param>
    /// <param name="isRequired">True when the user asked for the second: that it cannot be had ends the run.</param>
    /// <param name="report">Told what happens, from any thread.</param>
    /// <param name="clock">Measures how long it took.</param>
    public SwitchingModel(
        ISegmentationModel first, Func<CancellationToken, ISegmentationModel> build, bool isRequired,
        Action<string> report, TimeProvider clock)
    {
        this.first = first;
        this.isRequired = isRequired;
        this.report = report;
        building = Task.Factory.StartNew(
            () => Build(build, clock), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Of the model that runs now: the provider changes.</summary>
    public ModelInfo Info => (Volatile.Read(ref second) ?? first).Info;

    /// <summary>Ends when the second model runs or has failed.</summary>
    public Task Building => building;

    /// <inheritdoc/>
    public IInferRequest CreateRequest()
    {
        lock (gate)
        {
            Request request = new(this, (second ?? first).CreateRequest());
            requests.Add(request);
            return request;
        }
    }

    /// <summary>Stops building and closes both; dispose requests first.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        if (building.Wait(StoppingMax))
        {
            second?.Dispose();
            stopping.Dispose();
        }

        first.Dispose();
    }

    private void Build(Func<CancellationToken, ISegmentationModel> build, TimeProvider clock)
    {
        long start = clock.GetTimestamp();
        try
        {
            ISegmentationModel built = build(stopping.Token);
            Offer(built);
            TimeSpan taken = clock.GetElapsedTime(start);
            report(string.Create(
                CultureInfo.InvariantCulture,
                $"provider {built.Info.Provider} is ready after {taken.TotalSeconds:0} s and takes over from "
                + $"{first.Info.Provider}"));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The run ended first.
        }
        catch (ModelException e)
        {
            failure = isRequired ? e : null;
            report($"provider {first.Info.Provider} stays: {e.Message}");
        }
    }

    private void Offer(ISegmentationModel built)
    {
        try
        {
            lock (gate)
            {
                foreach (Request request in requests)
                {
                    request.Offer(built.CreateRequest());
                }

                Volatile.Write(ref second, built);
            }
        }
        catch
        {
            built.Dispose();
            throw;
        }
    }

    private sealed class Request(SwitchingModel model, IInferRequest begun) : IInferRequest
    {
        private IInferRequest active = begun;
        private IInferRequest? next;
        private IInferRequest? left;

        // Asked for when a frame begins, and not again before it is done: the place to change over.
        public Span<byte> Input
        {
            get
            {
                if (Volatile.Read(ref next) is not null && Interlocked.Exchange(ref next, null) is IInferRequest ready)
                {
                    left = active;
                    active = ready;
                }

                return active.Input;
            }
        }

        public void Run()
        {
            if (Volatile.Read(ref model.failure) is ModelException failed)
            {
                throw new ModelException(failed.Message, failed);
            }

            active.Run();
        }

        public ReadOnlySpan<byte> Output(int index) => active.Output(index);

        public void Offer(IInferRequest ready) => Volatile.Write(ref next, ready);

        public void Dispose()
        {
            lock (model.gate)
            {
                model.requests.Remove(this);
            }

            active.Dispose();
            left?.Dispose();
            next?.Dispose();
        }
    }
}
