using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Input and output tensors on a device, bound to the session once: a run copies the frame there, runs, and copies the
/// results back. Copies are on a stream of this request, so the copies of one frame run beside the kernels of another
/// when two requests run on two threads.
/// </summary>
internal sealed class DeviceRequest : IInferRequest
{
    private const int WarmUpRuns = 3;

    private readonly DeviceSession device;
    private readonly RunOptions runOptions = new();
    private readonly OrtIoBinding binding;
    private readonly DeviceTensor input;
    private readonly DeviceTensor[] outputs;
    private readonly nint stream;

    /// <summary>Allocates, binds and runs a few times, which also records the CUDA graph where there is one.</summary>
    /// <param name="device">The session; stays the caller's.</param>
    /// <param name="graphId">Number of this request's CUDA graph: it holds the addresses of its tensors.</param>
    public DeviceRequest(DeviceSession device, int graphId)
    {
        this.device = device;
        binding = device.Session.CreateIoBinding();
        stream = device.Memory.CreateStream();
        input = new DeviceTensor(device.Memory, device.Network.Input);
        binding.BindInput(device.Network.Input.Name, input.Value);
        outputs = [.. device.Network.Outputs.Select(o => new DeviceTensor(device.Memory, o))];
        for (int i = 0; i < outputs.Length; i++)
        {
            binding.BindOutput(device.Network.Outputs[i].Name, outputs[i].Value);
        }

        if (device.UsesGraphs)
        {
            runOptions.AddRunConfigEntry("gpu_graph_id", graphId.ToString(CultureInfo.InvariantCulture));
        }

        try
        {
            for (int i = 0; i < WarmUpRuns; i++)
            {
                Run();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Span<byte> Input => input.Host;

    public void Run()
    {
        input.Upload(stream);
        try
        {
            // A recorded graph may not be replayed by two threads of one session at once.
            if (device.UsesGraphs)
            {
                lock (device.OneAtATime)
                {
                    device.Session.RunWithBinding(runOptions, binding);
                }
            }
            else
            {
                device.Session.RunWithBinding(runOptions, binding);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException(
                $"model \"{device.Network.Info.Card.Name}\" failed while running on {device.Provider}: "
                + Structure.Printable.Text(e.Message, 600), e);
        }

        foreach (DeviceTensor output in outputs)
        {
            output.Download(stream);
        }
    }

    public ReadOnlySpan<byte> Output(int index) => outputs[index].Host;

    public void Dispose()
    {
        binding.Dispose();
        runOptions.Dispose();
        input.Dispose();
        foreach (DeviceTensor output in outputs)
        {
            output.Dispose();
        }

        device.Memory.DestroyStream(stream);
    }
}
