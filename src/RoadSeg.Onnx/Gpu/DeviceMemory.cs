using Microsoft.ML.OnnxRuntime;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Memory of a device and the copies to and from it: the seam between what binds a network's tensors and CUDA. Any
/// thread may allocate; a stream is one thread's at a time. All failures are <see cref="Inference.ModelException"/>.
/// </summary>
internal abstract class DeviceMemory : IDisposable
{
    /// <summary>What ONNX Runtime calls this memory.</summary>
    internal abstract OrtMemoryInfo Placement { get; }

    /// <summary>Frees what is left; allocations must have been freed.</summary>
    public abstract void Dispose();

    /// <summary>Allocates device memory.</summary>
    internal abstract nint Allocate(int bytes);

    /// <summary>Frees device memory.</summary>
    internal abstract void Free(nint address);

    /// <summary>Keeps an array of the pinned heap in its place for the device too: copies need no detour.</summary>
    internal abstract void Lock(byte[] host);

    /// <summary>The opposite of <see cref="Lock"/>.</summary>
    internal abstract void Unlock(byte[] host);

    /// <summary>Makes a queue of copies.</summary>
    internal abstract nint CreateStream();

    /// <summary>Destroys a queue of copies.</summary>
    internal abstract void DestroyStream(nint stream);

    /// <summary>Copies to the device; returns once it is there.</summary>
    internal abstract void Upload(byte[] host, nint device, nint stream);

    /// <summary>Copies from the device; returns once it is here.</summary>
    internal abstract void Download(nint device, byte[] host, nint stream);

    /// <summary>Bytes of the device that are in use by anybody; 0 where it has none of its own.</summary>
    internal abstract long UsedBytes();
}
