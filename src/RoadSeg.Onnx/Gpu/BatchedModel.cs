using RoadSeg.Inference;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Several cameras on one device, together where they meet: whoever finds the device free runs at once, and those who
/// come meanwhile go together next. Nobody waits for company. Any thread may create requests.
/// </summary>
internal sealed class BatchedModel : ISegmentationModel
{
    private readonly object gate = new();
    private readonly ISegmentationModel one;
    private readonly ISegmentationModel many;
    private readonly IInferRequest oneRequest;
    private readonly IInferRequest manyRequest;
    private readonly Lane[] group;
    private readonly Queue<Lane> waiting = new();
    private bool isBusy;

    /// <summary>Ties two forms of one network together.</summary>
    /// <param name="one">For one picture; disposed with this.</param>
    /// <param name="many">For several at once, of the same size; disposed with this.</param>
    /// <param name="batch">How many.</param>
    public BatchedModel(ISegmentationModel one, ISegmentationModel many, int batch)
    {
        this.one = one;
        this.many = many;
        oneRequest = one.CreateRequest();
        manyRequest = many.CreateRequest();
        group = new Lane[batch];
        waiting.EnsureCapacity(16 * batch);
    }

    /// <inheritdoc/>
    public ModelInfo Info => one.Info;

    /// <summary>Runs of several pictures at once so far.</summary>
    public long RunsTogether { get; private set; }

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new Lane(this);

    /// <summary>Closes both; dispose every request first.</summary>
    public void Dispose()
    {
        manyRequest.Dispose();
        oneRequest.Dispose();
        many.Dispose();
        one.Dispose();
    }

    private void Run(Lane lane)
    {
        lock (gate)
        {
            waiting.Enqueue(lane);
        }

        while (true)
        {
            int count = 0;
            lock (gate)
            {
                while (!lane.IsDone && isBusy)
                {
                    Monitor.Wait(gate);
                }

                if (lane.IsDone)
                {
                    return;
                }

                isBusy = true;
                while (count < group.Length && waiting.TryDequeue(out Lane? next))
                {
                    group[count++] = next;
                }
            }

            ModelException? failure = Together(group.AsSpan(0, count));
            lock (gate)
            {
                foreach (Lane done in group.AsSpan(0, count))
                {
                    done.Finish(failure);
                }

                isBusy = false;
                Monitor.PulseAll(gate);
            }
        }
    }

    private ModelException? Together(ReadOnlySpan<Lane> lanes)
    {
        IInferRequest request = lanes.Length == 1 ? oneRequest : manyRequest;
        int places = lanes.Length == 1 ? 1 : group.Length;
        try
        {
            for (int i = 0; i < lanes.Length; i++)
            {
                lanes[i].Give(request.Input, i, places);
            }

            request.Run();
            RunsTogether += lanes.Length > 1 ? 1 : 0;
            for (int i = 0; i < lanes.Length; i++)
            {
                lanes[i].Take(request, i, places);
            }

            return null;
        }
        catch (ModelException e)
        {
            return e;
        }
    }

    private sealed class Lane : IInferRequest
    {
        private readonly BatchedModel model;
        private readonly byte[] input;
        private readonly byte[][] outputs;
        private ModelException? failure;

        public Lane(BatchedModel model)
        {
            this.model = model;
            input = new byte[model.oneRequest.Input.Length];
            int count = model.Info.GivesClassMap ? 2 : model.Info.Outputs.Length;
            outputs = [.. Enumerable.Range(0, count).Select(i => new byte[model.oneRequest.Output(i).Length])];
        }

        public bool IsDone { get; private set; }

        public Span<byte> Input => input;

        public void Run()
        {
            IsDone = false;
            failure = null;
            model.Run(this);
            if (failure is not null)
            {
                throw new ModelException(failure.Message, failure);
            }
        }

        public ReadOnlySpan<byte> Output(int index) => outputs[index];

        public void Give(Span<byte> target, int place, int places)
        {
            int bytes = target.Length / places;
            input.CopyTo(target.Slice(place * bytes, bytes));
        }

        public void Take(IInferRequest request, int place, int places)
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                ReadOnlySpan<byte> all = request.Output(i);
                int bytes = all.Length / places;
                all.Slice(place * bytes, bytes).CopyTo(outputs[i]);
            }
        }

        public void Finish(ModelException? with)
        {
            failure = with;
            IsDone = true;
        }

        public void Dispose()
        {
        }
    }
}
