using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Onnx.Engines;
using RoadSeg.Onnx.Gpu;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.GpuCheck;

/// <summary>Makes one row: opens the model on the provider, holds it against the CPU, and measures it.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="pictures">What it is measured on.</param>
/// <param name="truth">What the CPU gives.</param>
internal sealed class RowRun(CheckOptions options, Pictures pictures, CpuTruth truth)
{
    private const int LineFrames = 4;

    private readonly TimeProvider clock = TimeProvider.System;

    /// <summary>Runs it.</summary>
    public async Task<CheckRow> RunAsync(DeviceChoice device, Precision precision, int batch)
    {
        CheckRow row = new(ExecutionProviders.NameOf(device), Precisions.NameOf(precision), batch, null);
        try
        {
            Precision asked = AskedOf(device, precision);
            using OnnxModel plain = Load(device, precision);
            return await MeasureAsync(row, options.CardOf(precision), plain, asked);
        }
        catch (ModelException e)
        {
            return row with { Problem = e.Message };
        }
    }

    /// <summary>Holds the pictures against the CPU, one at a time, and measures nothing.</summary>
    public AgreementRow Compare(DeviceChoice device, Precision precision)
    {
        AgreementRow row = new(
            pictures.Name, FormattableString.Invariant($"{pictures.Size}"), pictures.Bgr.Length,
            ExecutionProviders.NameOf(device), Precisions.NameOf(precision), null);
        try
        {
            using OnnxModel plain = Load(device, precision);
            using ISegmentationModel model = Open(plain, AskedOf(device, precision), 1);
            double[] shares = Agreement(options.CardOf(precision), model, 1);
            return row with { Worst = shares.Min(), Mean = shares.Average() };
        }
        catch (ModelException e)
        {
            return row with { Problem = e.Message };
        }
    }

    // On the CPU the int8 model computes in int8 by itself.
    private static Precision AskedOf(DeviceChoice device, Precision precision) =>
        device == DeviceChoice.Cpu ? Precision.Float32 : precision;

    private OnnxModel Load(DeviceChoice device, Precision precision) => OnnxModelLoader.Load(
        options.CardOf(precision),
        new OnnxModelOptions(device, 2)
        {
            DeviceIndex = options.DeviceIndex,
            Precision = AskedOf(device, precision),
        },
        _ => { });

    private async Task<CheckRow> MeasureAsync(CheckRow row, string card, OnnxModel plain, Precision precision)
    {
        using DeviceMemory device = plain.Device == DeviceChoice.Cpu
            ? new HostMemory()
            : new CudaMemory(options.DeviceIndex);
        long before = device.UsedBytes();
        using ISegmentationModel model = Open(plain, precision, row.Batch);
        row = row with
        {
            Nodes = model.Info.NodesByProvider,
            Agreement = Agreement(card, model, row.Batch).Min(),
        };
        row = Bare(row, model);
        if (row.Batch == 1)
        {
            row = await LineAsync(row, model);
        }
        else
        {
            using ISegmentationModel one = Open(plain, precision, 1);
            using BatchedModel together = new(one, model, row.Batch);
            row = await LineAsync(row, together);
        }

        return row with { GpuMemoryMb = (device.UsedBytes() - before) / 1048576.0 };
    }

    private ISegmentationModel Open(OnnxModel plain, Precision precision, int batch)
    {
        FrameNetwork network = FrameModels.Prepare(plain, pictures.Size, precision, batch);
        return plain.Device == DeviceChoice.TensorRt
            ? new EngineModels(
                new EngineCache(options.EngineFolder), new TensorRtBuilder(plain.File, plain.Plan), _ => { },
                line => Console.Error.WriteLine(line), clock).Get(network, precision, CancellationToken.None)
            : FrameModels.OpenDevice(network, plain.File, plain.Plan, line => Console.Error.WriteLine(line));
    }

    // Share of each picture, in every place of the batch.
    private double[] Agreement(string card, ISegmentationModel model, int batch)
    {
        byte[][] right = truth.Maps(card, pictures);
        using IInferRequest request = model.CreateRequest();
        int bytes = request.Input.Length / batch;
        List<double> shares = [];
        for (int i = 0; i < right.Length; i += batch)
        {
            for (int place = 0; place < batch; place++)
            {
                pictures.Bgr[(i + place) % right.Length].CopyTo(request.Input.Slice(place * bytes, bytes));
            }

            request.Run();
            for (int place = 0; place < batch; place++)
            {
                byte[] map = right[(i + place) % right.Length];
                shares.Add(FrameAgreement.Share(map, request.Output(0).Slice(place * map.Length, map.Length)));
            }
        }

        return [.. shares];
    }

    private CheckRow Bare(CheckRow row, ISegmentationModel model)
    {
        using IInferRequest request = model.CreateRequest();
        LatencyHistogram times = new();
        long start = clock.GetTimestamp();
        for (int i = 0; i < options.Runs; i++)
        {
            long begin = clock.GetTimestamp();
            request.Run();
            times.Record(clock.GetElapsedTime(begin));
        }

        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        LatencyPercentiles p = times.Percentiles();
        return row with
        {
            RunP50Ms = p.P50,
            RunP99Ms = p.P99,
            RunFps = row.Batch * options.Runs / seconds,
        };
    }

    // As many cameras as pictures at once, each with a line of its own and two frames in flight.
    private async Task<CheckRow> LineAsync(CheckRow row, ISegmentationModel model)
    {
        int frames = options.Runs * LineFrames / row.Batch;
        PipelineOptions line = new(null, GridGeometry.Default) { FramesInFlight = 2 };
        List<(StageMetrics Metrics, Task<RunResult> Run)> runs = [];
        List<IAsyncDisposable> used = [];
        long start = clock.GetTimestamp();
        for (int camera = 0; camera < row.Batch; camera++)
        {
            StageMetrics metrics = new($"check{camera}");
            PictureSource source = new(pictures, frames);
            RoadPipeline pipeline = new(source, model, [], line, metrics, clock);
            used.Add(pipeline);
            runs.Add((metrics, pipeline.RunAsync(CancellationToken.None)));
        }

        RunResult[] results = await Task.WhenAll(runs.Select(r => r.Run));
        double seconds = clock.GetElapsedTime(start).TotalSeconds;
        foreach (IAsyncDisposable pipeline in used)
        {
            await pipeline.DisposeAsync();
        }

        LatencyPercentiles[] ages = [.. runs.Select(r => r.Metrics.CaptureToPublish.Percentiles())];
        runs.ForEach(r => r.Metrics.Dispose());
        Exception? failure = results.Select(r => r.Failure).FirstOrDefault(f => f is not null);
        return failure is not null ? row with { Problem = failure.Message } : row with
        {
            LineP50Ms = ages.Max(a => a.P50),
            LineP99Ms = ages.Max(a => a.P99),
            LineFps = row.Batch * frames / seconds,
        };
    }
}
