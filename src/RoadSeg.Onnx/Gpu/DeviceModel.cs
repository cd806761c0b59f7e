using System.Collections.Immutable;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Gpu;

/// <summary>A network on a device that takes frames and gives class maps. Any thread may create requests.</summary>
internal sealed class DeviceModel : ISegmentationModel
{
    private readonly DeviceSession device;
    private int requests;

    /// <summary>Takes over a session.</summary>
    /// <param name="device">Disposed with the model.</param>
    /// <param name="nodes">Nodes that each provider runs.</param>
    /// <param name="threads">Intra-op threads of the session, for what the CPU runs.</param>
    public DeviceModel(DeviceSession device, ImmutableSortedDictionary<string, int> nodes, int threads)
    {
        this.device = device;
        Info = device.Network.Info with { Provider = device.Provider, NodesByProvider = nodes, Threads = threads };
    }

    /// <inheritdoc/>
    public ModelInfo Info { get; }

    /// <summary>The device's memory, for its use.</summary>
    public DeviceMemory Memory => device.Memory;

    /// <inheritdoc/>
    public IInferRequest CreateRequest() => new DeviceRequest(device, Interlocked.Increment(ref requests));

    /// <summary>Closes the session; dispose every request first.</summary>
    public void Dispose() => device.Dispose();
}
