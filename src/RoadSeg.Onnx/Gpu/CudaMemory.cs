using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Gpu;

/// <summary>
/// Memory of one NVIDIA GPU through the CUDA runtime, which the CUDA provider brings into the process anyway. Copies
/// run on streams of their own, beside the kernels of other frames. Any thread.
/// </summary>
internal sealed class CudaMemory : DeviceMemory
{
    private const string Library = "libcudart.so.13";
    private const int ToDevice = 1;
    private const int ToHost = 2;
    private const uint StreamNonBlocking = 1;
    private const uint RegisterPortable = 1;

    private readonly int index;
    private readonly SetDevice setDevice;
    private readonly Allocation allocate;
    private readonly OneAddress free;
    private readonly Register register;
    private readonly OneAddress unregister;
    private readonly StreamCreation createStream;
    private readonly OneAddress destroyStream;
    private readonly OneAddress synchronise;
    private readonly Copying copy;
    private readonly MemoryQuery memoryUse;
    private readonly ErrorText errorText;

    /// <summary>Opens the runtime for a GPU.</summary>
    /// <param name="index">Number of the GPU.</param>
    /// <exception cref="ModelException">The CUDA runtime is not there.</exception>
    public CudaMemory(int index)
    {
        this.index = index;
        if (!NativeLibrary.TryLoad(Library, out nint library))
        {
            throw new ModelException($"device \"cuda:{index}\" cannot be used: \"{Library}\" cannot be loaded.");
        }

        setDevice = Import<SetDevice>(library, "cudaSetDevice");
        allocate = Import<Allocation>(library, "cudaMalloc");
        free = Import<OneAddress>(library, "cudaFree");
        register = Import<Register>(library, "cudaHostRegister");
        unregister = Import<OneAddress>(library, "cudaHostUnregister");
        createStream = Import<StreamCreation>(library, "cudaStreamCreateWithFlags");
        destroyStream = Import<OneAddress>(library, "cudaStreamDestroy");
        synchronise = Import<OneAddress>(library, "cudaStreamSynchronize");
        copy = Import<Copying>(library, "cudaMemcpyAsync");
        memoryUse = Import<MemoryQuery>(library, "cudaMemGetInfo");
        errorText = Import<ErrorText>(library, "cudaGetErrorString");
        Placement = new OrtMemoryInfo(
            OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, index, OrtMemType.Default);
    }

    private delegate int SetDevice(int device);

    private delegate int Allocation(out nint address, nuint bytes);

    private delegate int OneAddress(nint address);

    private delegate int Register(nint address, nuint bytes, uint flags);

    private delegate int StreamCreation(out nint stream, uint flags);

    private delegate int Copying(nint to, nint from, nuint bytes, int kind, nint stream);

    private delegate int MemoryQuery(out nuint free, out nuint total);

    private delegate nint ErrorText(int error);

    internal override OrtMemoryInfo Placement { get; }

    public override void Dispose() => Placement.Dispose();

    internal override nint Allocate(int bytes)
    {
        Select();
        Check(allocate(out nint address, (nuint)bytes), "allocating device memory");
        return address;
    }

    internal override void Free(nint address) => Check(free(address), "freeing device memory");

    internal override void Lock(byte[] host)
    {
        Select();
        Check(register(Address(host), (nuint)host.Length, RegisterPortable), "locking host memory");
    }

    internal override void Unlock(byte[] host) => Check(unregister(Address(host)), "unlocking host memory");

    internal override nint CreateStream()
    {
        Select();
        Check(createStream(out nint stream, StreamNonBlocking), "creating a stream");
        return stream;
    }

    internal override void DestroyStream(nint stream) => Check(destroyStream(stream), "destroying a stream");

    internal override void Upload(byte[] host, nint device, nint stream)
    {
        Check(copy(device, Address(host), (nuint)host.Length, ToDevice, stream), "copying to the GPU");
        Check(synchronise(stream), "copying to the GPU");
    }

    internal override void Download(nint device, byte[] host, nint stream)
    {
        Check(copy(Address(host), device, (nuint)host.Length, ToHost, stream), "copying from the GPU");
        Check(synchronise(stream), "copying from the GPU");
    }

    internal override long UsedBytes()
    {
        Select();
        Check(memoryUse(out nuint unused, out nuint total), "asking for the memory in use");
        return (long)(total - unused);
    }

    private static nint Address(byte[] host) => Marshal.UnsafeAddrOfPinnedArrayElement(host, 0);

    private static T Import<T>(nint library, string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    // The current GPU belongs to the thread, and threads of a pool come and go.
    private void Select() => Check(setDevice(index), "selecting the GPU");

    private void Check(int error, string what)
    {
        if (error != 0)
        {
            string text = Marshal.PtrToStringUTF8(errorText(error)) ?? "";
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture, $"device \"cuda:{index}\" failed while {what}: {text} (CUDA {error})."));
        }
    }
}
