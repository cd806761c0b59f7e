using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx;

/// <summary>Opens sessions. Stateless; any thread.</summary>
internal static class SessionOpener
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="ModelException">The runtime or the provider refuses it.</exception>
    public static InferenceSession Open(string file, SessionPlan plan) =>
        Open(file, plan, options => new InferenceSession(file, options), CancellationToken.None);

    /// <summary>Opens a model in memory.</summary>
    /// <param name="model">The ONNX model.</param>
    /// <param name="file">The file it was made from: for messages, and weights beside it.</param>
    /// <param name="plan">On what and how it runs.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ModelException">The runtime or the provider refuses it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static InferenceSession Open(
        byte[] model, string file, SessionPlan plan, CancellationToken cancellationToken) => Open(
        file, plan,
        options =>
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            return new InferenceSession(model, options);
        },
        cancellationToken);

    private static InferenceSession Open(
        string file, SessionPlan plan, Func<SessionOptions, InferenceSession> open, CancellationToken cancellationToken)
    {
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = plan.Threads,
            InterOpNumThreads = 1,
            // Errors reach the user through exceptions; the runtime's own log would print them a second time.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Waiting threads that spin burn the CPU that decoding and the rest of the line need.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

        // What is computed while loading stays in proportion: a constant of a gigabyte is no network's.
        options.AddSessionConfigEntry("optimization.constant_folding_max_output_size_in_bytes", "268435456");
        if (plan.ProfilePrefix is not null)
        {
            options.ProfileOutputPathPrefix = plan.ProfilePrefix;
            options.EnableProfiling = true;
        }

        ExecutionProviders.Append(options, plan);
        using CancellationTokenRegistration stop =
            cancellationToken.Register(() => options.SetLoadCancellationFlag(true));
        try
        {
            return open(options);
        }
        catch (OnnxRuntimeException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("opening the model was stopped", e, cancellationToken);
        }
        catch (OnnxRuntimeException e) when (plan.Device == DeviceChoice.Cpu)
        {
            throw new ModelException(
                $"model \"{file}\" cannot be loaded by ONNX Runtime: {e.Message} Is it a complete ONNX file?", e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(
                $"model \"{file}\" cannot be loaded on {ExecutionProviders.NameOf(plan.Device)}: "
                + Printable.Text(e.Message, 600), e);
        }
    }
}
