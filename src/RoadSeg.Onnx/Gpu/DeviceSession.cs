using Microsoft.ML.OnnxRuntime;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Gpu;

/// <summary>A session on a device with the memory its tensors lie in. Any thread may create requests.</summary>
/// <param name="Session">The session.</param>
/// <param name="Memory">The device's memory.</param>
/// <param name="Network">What the session runs.</param>
/// <param name="Provider">Provider for people.</param>
/// <param name="UsesGraphs">True when runs are recorded as CUDA graphs.</param>
internal sealed record DeviceSession(
    InferenceSession Session, DeviceMemory Memory, FrameNetwork Network, string Provider, bool UsesGraphs) : IDisposable
{
    /// <summary>Held while a recorded graph runs.</summary>
    public Lock OneAtATime { get; } = new();

    /// <summary>Closes the session and the memory; dispose requests first.</summary>
    public void Dispose()
    {
        Session.Dispose();
        Memory.Dispose();
    }
}
