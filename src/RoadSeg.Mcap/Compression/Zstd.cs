using System.Runtime.InteropServices;

namespace RoadSeg.Mcap.Compression;

/// <summary>Zstandard by the system's libzstd.so.1, which every Debian has. One thread at a time.</summary>
internal sealed unsafe class Zstd : IDisposable
{
    /// <summary>MCAP's word.</summary>
    public const string Name = "zstd";

    /// <summary>The library as the loader knows it.</summary>
    public const string Library = "libzstd.so.1";

    // The fastest level: pictures do not get smaller at any, and grids shrink to a hundredth at this one.
    private const int Level = 1;

    private static readonly nint[]? Functions = NativeFunctions.Find(
        Library, "ZSTD_compressBound", "ZSTD_createCCtx", "ZSTD_freeCCtx", "ZSTD_compressCCtx", "ZSTD_createDCtx",
        "ZSTD_freeDCtx", "ZSTD_decompressDCtx", "ZSTD_isError", "ZSTD_getErrorName");

    private nint compressor;
    private nint decompressor;

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Functions is not null;

    /// <summary>Bytes that a compressed block may need at most.</summary>
    public static int BoundOf(int bytes) =>
        checked((int)((delegate* unmanaged<nuint, nuint>)Function(0))((nuint)bytes));

    /// <summary>Compresses one block; null when the library refuses.</summary>
    /// <returns>Bytes written.</returns>
    public int Compress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (compressor == 0)
        {
            compressor = ((delegate* unmanaged<nint>)Function(1))();
        }

        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            nuint written = ((delegate* unmanaged<nint, byte*, nuint, byte*, nuint, int, nuint>)Function(3))(
                compressor, to, (nuint)output.Length, from, (nuint)input.Length, Level);
            return Checked(written, "compress");
        }
    }

    /// <summary>Decompresses one block whose size is known.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">It is broken or larger than said.</exception>
    public int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (decompressor == 0)
        {
            decompressor = ((delegate* unmanaged<nint>)Function(4))();
        }

        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            nuint written = ((delegate* unmanaged<nint, byte*, nuint, byte*, nuint, nuint>)Function(6))(
                decompressor, to, (nuint)output.Length, from, (nuint)input.Length);
            return Checked(written, "decompress");
        }
    }

    /// <summary>Frees the library's memory.</summary>
    public void Dispose()
    {
        if (compressor != 0)
        {
            ((delegate* unmanaged<nint, nuint>)Function(2))(compressor);
            compressor = 0;
        }

        if (decompressor != 0)
        {
            ((delegate* unmanaged<nint, nuint>)Function(5))(decompressor);
            decompressor = 0;
        }
    }

    private static nint Function(int index) =>
        Functions is nint[] found ? found[index] : throw new InvalidOperationException($"{Library} is not there");

    private static int Checked(nuint result, string what)
    {
        if (((delegate* unmanaged<nuint, uint>)Function(7))(result) == 0)
        {
            return (int)result;
        }

        nint name = ((delegate* unmanaged<nuint, nint>)Function(8))(result);
        throw new InvalidDataException($"zstd cannot {what}: {Marshal.PtrToStringUTF8(name)}");
    }
}
