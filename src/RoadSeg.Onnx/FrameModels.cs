using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx.Engines;
using RoadSeg.Onnx.Gpu;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx;

/// <summary>How frames are to be run on a GPU.</summary>
/// <param name="WaitsForEngine">
/// True for recordings: the TensorRT engine is built before the first frame, so that all frames run on one provider.
/// </param>
/// <param name="EngineFolder">The engine cache; null for the user's own.</param>
/// <param name="Report">Told what happens and why, from any thread.</param>
public sealed record FrameOptions(bool WaitsForEngine, string? EngineFolder, Action<string> Report)
{
    /// <summary>
    /// Lines with frames of this size that share the model: where the network allows it, CUDA runs their frames
    /// together.
    /// </summary>
    public int Cameras { get; init; } = 1;

    /// <summary>Stops the building of an engine.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>Models on a GPU that take frames and give class maps. Stateless; any thread.</summary>
internal static class FrameModels
{
    /// <summary>Tells nobody.</summary>
    public static readonly Action<string> Silent = _ => { };

    /// <summary>Opens a loaded model for frames of one size and holds its results against the model's own.</summary>
    /// <param name="model">The model; stays the caller's, and is needed as long as the result is.</param>
    /// <param name="frame">Size of every frame.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ModelException">It cannot be had.</exception>
    public static ISegmentationModel Open(OnnxModel model, ImageSize frame, FrameOptions options)
    {
        SessionPlan plan = model.Plan;
        FrameNetwork network = Prepare(model, frame, plan.Precision, 1);
        if (model.Device != DeviceChoice.TensorRt)
        {
            DeviceModel one = OpenChecked(network, model, plan, frame, options);
            return options.Cameras > 1 ? Together(model, one, frame, options) : one;
        }

        EngineModels engines = new(
            new EngineCache(options.EngineFolder ?? EngineCache.DefaultFolder),
            new TensorRtBuilder(model.File, plan),
            built => FrameAgreement.Check(model, built, frame, options.Report), options.Report, TimeProvider.System);

        // Whatever runs meanwhile runs in numbers that it has.
        SessionPlan meanwhile = plan with { Precision = Precision.Float32 };
        return options.WaitsForEngine
            ? engines.Get(network, plan.Precision, options.Cancellation)
            : engines.GetSoon(
                network, plan.Precision,
                () => OpenChecked(network, model, meanwhile, frame, options),
                model.IsDeviceAskedFor);
    }

    /// <summary>Puts preprocessing and decoding into a model's network.</summary>
    public static FrameNetwork Prepare(OnnxModel model, ImageSize frame, Precision precision, int batch)
    {
        // TensorRT chooses float16 for itself where it is faster; only CUDA needs weights of that type.
        bool isRewritten = precision == Precision.Float16 && model.Device != DeviceChoice.TensorRt;
        return FrameNetwork.Make(
            File.ReadAllBytes(model.File), model.Structure, model.Info, model.Tensors, frame,
            isRewritten ? Precision.Float16 : Precision.Float32, batch);
    }

    /// <summary>Opens a network on a device and counts what runs where.</summary>
    /// <param name="network">The network.</param>
    /// <param name="file">The file it was made from.</param>
    /// <param name="plan">The device.</param>
    /// <param name="report">Told what could not be had.</param>
    /// <param name="memoryOf">Makes the device's memory; null for the one that belongs to the plan.</param>
    public static DeviceModel OpenDevice(
        FrameNetwork network, string file, SessionPlan plan, Action<string> report,
        Func<SessionPlan, DeviceMemory>? memoryOf = null)
    {
        memoryOf ??= MemoryOf;
        if (plan.Device == DeviceChoice.Cuda)
        {
            try
            {
                return OpenOnce(network, file, plan with { UsesGraphs = true }, memoryOf);
            }
            catch (ModelException e)
            {
                report($"CUDA graphs are not used: {e.Message}");
            }
        }

        return OpenOnce(network, file, plan, memoryOf);
    }

    private static DeviceModel OpenChecked(
        FrameNetwork network, OnnxModel model, SessionPlan plan, ImageSize frame, FrameOptions options)
    {
        DeviceModel opened = OpenDevice(network, model.File, plan, options.Report);
        try
        {
            FrameAgreement.Check(model, opened, frame, options.Report);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    // A network that mixes its pictures, or cannot take several, runs them one after another.
    private static ISegmentationModel Together(
        OnnxModel model, DeviceModel one, ImageSize frame, FrameOptions options)
    {
        try
        {
            FrameNetwork network = Prepare(model, frame, model.Plan.Precision, options.Cameras);
            DeviceModel many = OpenDevice(network, model.File, model.Plan, options.Report);
            try
            {
                FrameAgreement.CheckBatch(one, many, frame, options.Cameras);
                options.Report(FormattableString.Invariant($"up to {options.Cameras} cameras run together"));
                return new BatchedModel(one, many, options.Cameras);
            }
            catch
            {
                many.Dispose();
                throw;
            }
        }
        catch (ModelException e)
        {
            options.Report($"cameras run one after another: {e.Message}");
            return one;
        }
    }

    private static DeviceMemory MemoryOf(SessionPlan plan) =>
        plan.Device == DeviceChoice.Cpu ? new HostMemory() : new CudaMemory(plan.DeviceIndex);

    private static DeviceModel OpenOnce(
        FrameNetwork network, string file, SessionPlan plan, Func<SessionPlan, DeviceMemory> memoryOf)
    {
        DirectoryInfo profiles = Directory.CreateTempSubdirectory("roadseg-nodes-");
        InferenceSession? session = null;
        DeviceMemory? memory = null;
        DeviceSession? device = null;
        try
        {
            session = SessionOpener.Open(
                network.Bytes, file, plan with { ProfilePrefix = Path.Combine(profiles.FullName, "nodes") },
                CancellationToken.None);
            memory = memoryOf(plan);
            device = new DeviceSession(
                session, memory, network, ExecutionProviders.NameOf(plan.Device), plan.UsesGraphs);
            (session, memory) = (null, null);

            // A run that records no graph: a replayed one would tell of no nodes.
            const int recordsNone = -1;
            new DeviceRequest(device, recordsNone).Dispose();
            DeviceModel model = new(device, NodeCounts.End(device.Session), plan.Threads);
            device = null;
            return model;
        }
        finally
        {
            device?.Dispose();
            session?.Dispose();
            memory?.Dispose();
            profiles.Delete(recursive: true);
        }
    }
}
