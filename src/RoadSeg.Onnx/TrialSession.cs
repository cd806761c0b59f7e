using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;
using OrtElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace RoadSeg.Onnx;

/// <summary>
/// A model on probation: loaded on the CPU without any optimisation, so that nothing is computed while it loads, and
/// run once within a bound of memory and time. What a hostile file can do to the real session it does here first.
/// One at a time in a process: the runtime has one bounded memory arena.
/// </summary>
internal sealed class TrialSession : IDisposable
{
    private static readonly Lock OneAtATime = new();

    private readonly string file;
    private readonly TrialLimits limits;
    private readonly SessionOptions options;
    private readonly OrtMemoryInfo memory = new(
        OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);

    private TrialSession(string file, TrialLimits limits, int threads, string? profile)
    {
        this.file = file;
        this.limits = limits;
        options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

        // Weights in a form for speed cost memory twice, and their shapes are lost to the profile.
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
        if (profile is not null)
        {
            options.ProfileOutputPathPrefix = profile;
            options.EnableProfiling = true;
        }

        Session = null!;
    }

    /// <summary>The session, for its metadata.</summary>
    public InferenceSession Session { get; private set; }

    /// <summary>Loads a model; dispose it on the same thread.</summary>
    /// <param name="file">The ONNX file, its structure already checked.</param>
    /// <param name="limits">Memory and time.</param>
    /// <param name="threads">Intra-op threads.</param>
    /// <param name="profile">Null, or the beginning of the path of a file that tells every operator's shapes.</param>
    /// <exception cref="ModelException">The runtime refuses it.</exception>
    public static TrialSession Open(string file, TrialLimits limits, int threads, string? profile = null)
    {
        OneAtATime.Enter();
        TrialSession trial = new(file, limits, threads, profile);
        try
        {
            const int growBySizeAsked = 1;
            using OrtArenaCfg arena = new(limits.MemoryBytesMax, growBySizeAsked, -1, -1);
            OrtEnv.Instance().CreateAndRegisterAllocator(trial.memory, arena);
            trial.Session = new InferenceSession(file, trial.options);
            return trial;
        }
        catch (OnnxRuntimeException e)
        {
            trial.Dispose();
            throw new ModelException(
                $"model \"{file}\" cannot be loaded by ONNX Runtime {OnnxReport.Version}: {Reason(e)}", e);
        }
        catch
        {
            trial.Dispose();
            throw;
        }
    }

    /// <summary>Runs it once on zeros.</summary>
    /// <param name="input">Name of the input.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="outputs">Names of the outputs to compute.</param>
    /// <exception cref="ModelException">It fails, or needs more memory or time than allowed.</exception>
    public ImmutableArray<TrialOutput> Run(
        string input, long[] shape, TensorElementType type, IReadOnlyCollection<string> outputs)
    {
        using OrtValue zeros = TensorShapes.Allocate(shape, type);
        zeros.GetTensorMutableRawData().Clear();
        using RunOptions runOptions = new();
        using CancellationTokenSource deadline = new(limits.TimeMax);
        using CancellationTokenRegistration end = deadline.Token.Register(() => runOptions.Terminate = true);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> values =
                Session.Run(runOptions, [input], [zeros], outputs);
            return [.. values.Select(TrialOutput.From)];
        }
        catch (OnnxRuntimeException) when (deadline.IsCancellationRequested)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model \"{file}\" takes longer than {limits.TimeMax.TotalSeconds:0.##} s for one picture: ")
                + "no real-time use can be made of it. Use a smaller network or a smaller input.");
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model \"{file}\" fails on a black picture, with at most {limits.MemoryBytesMax >> 20} MiB: ")
                + Reason(e), e);
        }
    }

    public void Dispose()
    {
        Session?.Dispose();
        options.Dispose();
        try
        {
            OrtEnv.Instance().UnregisterAllocator(memory);
        }
        catch (OnnxRuntimeException) when (Session is null)
        {
            // What was never registered need not be unregistered.
        }

        memory.Dispose();
        OneAtATime.Exit();
    }

    // The runtime's messages repeat file names of its own source and may quote names from the model.
    private static string Reason(OnnxRuntimeException e) => Structure.Printable.Text(e.Message, 600);
}

/// <summary>What a model may use while it is tried.</summary>
/// <param name="MemoryBytesMax">Memory for its tensors.</param>
/// <param name="TimeMax">Time for one picture.</param>
internal sealed record TrialLimits(uint MemoryBytesMax, TimeSpan TimeMax)
{
    /// <summary>Half of the memory there is, at most 4 GiB, and a minute.</summary>
    public static TrialLimits Default { get; } = new(
        (uint)Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, 1 << 28, uint.MaxValue),
        TimeSpan.FromMinutes(1));
}

/// <summary>What an output turned out to be.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape.</param>
/// <param name="NotNumbers">How many of its values are NaN.</param>
internal sealed record TrialOutput(OrtElementType Type, ImmutableArray<long> Shape, long NotNumbers)
{
    /// <summary>For example <c>float32 [1,11,90,120]</c>.</summary>
    public string Describe() => TensorShapes.Describe(TensorShapes.NameOf(Type), Shape);

    internal static TrialOutput From(OrtValue value)
    {
        if (!value.IsTensor)
        {
            return new TrialOutput(OrtElementType.DataTypeMax, [], 0);
        }

        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        ImmutableArray<long> shape = [.. info.Shape];
        long notNumbers = 0;
        if (!shape.Contains(0))
        {
            if (info.ElementDataType == OrtElementType.Float)
            {
                foreach (float v in value.GetTensorDataAsSpan<float>())
                {
                    notNumbers += float.IsNaN(v) ? 1 : 0;
                }
            }
            else if (info.ElementDataType == OrtElementType.Float16)
            {
                foreach (Float16 v in value.GetTensorDataAsSpan<Float16>())
                {
                    notNumbers += Float16.IsNaN(v) ? 1 : 0;
                }
            }
        }

        return new TrialOutput(info.ElementDataType, shape, notNumbers);
    }
}
