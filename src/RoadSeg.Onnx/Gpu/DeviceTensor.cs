using Microsoft.ML.OnnxRuntime;
using RoadSeg.Onnx.Surgery;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// A tensor on a device with its twin on the host: both allocated once, the host's locked in its place. One thread at a
/// time.
/// </summary>
internal sealed class DeviceTensor : IDisposable
{
    private readonly DeviceMemory memory;
    private readonly nint address;
    private readonly byte[] host;

    /// <summary>Allocates both.</summary>
    /// <param name="memory">The device; stays the caller's.</param>
    /// <param name="tensor">Shape and element type.</param>
    public DeviceTensor(DeviceMemory memory, BoundTensor tensor)
    {
        this.memory = memory;
        host = GC.AllocateArray<byte>(tensor.Bytes, pinned: true);
        memory.Lock(host);
        address = memory.Allocate(host.Length);
        Value = OrtValue.CreateTensorValueWithData(
            memory.Placement, TensorShapes.ToOrt(tensor.ElementType), tensor.Shape, address, host.Length);
    }

    /// <summary>The device's twin, for binding.</summary>
    public OrtValue Value { get; }

    /// <summary>The host's twin.</summary>
    public Span<byte> Host => host;

    /// <summary>Frees both.</summary>
    public void Dispose()
    {
        Value.Dispose();
        memory.Free(address);
        memory.Unlock(host);
    }

    /// <summary>Host to device.</summary>
    internal void Upload(nint stream) => memory.Upload(host, address, stream);

    /// <summary>Device to host.</summary>
    internal void Download(nint stream) => memory.Download(address, host, stream);
}
