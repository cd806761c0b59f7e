using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// The CPU's memory in the part of a device: the same allocations, bindings and copies, so that they can be tested and
/// tried where there is no GPU. Any thread.
/// </summary>
internal sealed class HostMemory : DeviceMemory
{
    private int allocations;
    private int streams;
    private int locks;

    internal override OrtMemoryInfo Placement => OrtMemoryInfo.DefaultInstance;

    /// <summary>Allocations, locks and streams not yet given back.</summary>
    public int Outstanding => allocations + streams + locks;

    public override void Dispose()
    {
    }

    internal override nint Allocate(int bytes)
    {
        Interlocked.Increment(ref allocations);
        return Marshal.AllocHGlobal(bytes);
    }

    internal override void Free(nint address)
    {
        Marshal.FreeHGlobal(address);
        Interlocked.Decrement(ref allocations);
    }

    internal override void Lock(byte[] host) => Interlocked.Increment(ref locks);

    internal override void Unlock(byte[] host) => Interlocked.Decrement(ref locks);

    internal override nint CreateStream() => Interlocked.Increment(ref streams);

    internal override void DestroyStream(nint stream) => Interlocked.Decrement(ref streams);

    internal override void Upload(byte[] host, nint device, nint stream) =>
        Marshal.Copy(host, 0, device, host.Length);

    internal override void Download(nint device, byte[] host, nint stream) =>
        Marshal.Copy(device, host, 0, host.Length);

    internal override long UsedBytes() => 0;
}
