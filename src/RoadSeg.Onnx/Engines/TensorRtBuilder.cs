using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;
using RoadSeg.Onnx.Gpu;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Engines;

/// <summary>
/// Engines by TensorRT through ONNX Runtime's provider, which builds them while a session opens. Any thread.
/// </summary>
/// <param name="file">The ONNX file the networks were made from.</param>
/// <param name="plan">The GPU and threads.</param>
internal sealed class TensorRtBuilder(string file, SessionPlan plan) : IEngineBuilder
{
    /// <inheritdoc/>
    public EngineKey KeyOf(FrameNetwork network, Precision precision)
    {
        GpuDevice? gpu = CudaDriver.Devices(out _).FirstOrDefault(d => d.Index == plan.DeviceIndex);
        return new EngineKey(
            network.Info.Card.Name, Convert.ToHexStringLower(SHA256.HashData(network.Bytes)),
            string.Join('x', network.Input.Shape.Select(d => d.ToString(CultureInfo.InvariantCulture))),
            Precisions.NameOf(precision), gpu?.ComputeCapability ?? "none", CudaDriver.TensorRtVersion(),
            OnnxReport.Version, CudaDriver.DriverVersion());
    }

    /// <inheritdoc/>
    public void Build(
        FrameNetwork network, Precision precision, string folder, string timingFolder,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SessionPlan building = plan with
        {
            Device = DeviceChoice.TensorRt,
            Precision = precision,
            EngineFolder = folder,
            TimingFolder = timingFolder,
        };
        using InferenceSession session = SessionOpener.Open(network.Bytes, file, building, cancellationToken);
    }

    /// <inheritdoc/>
    public ISegmentationModel Open(FrameNetwork network, Precision precision, string folder) => FrameModels.OpenDevice(
        network, file, plan with { Device = DeviceChoice.TensorRt, Precision = precision, EngineFolder = folder },
        FrameModels.Silent);
}
