using System.Runtime.InteropServices;

namespace RoadSeg.Mcap.Compression;

/// <summary>LZ4 frames by the system's liblz4.so.1; read only. One thread at a time.</summary>
internal sealed unsafe class Lz4 : IDisposable
{
    /// <summary>MCAP's word.</summary>
    public const string Name = "lz4";

    /// <summary>The library as the loader knows it.</summary>
    public const string Library = "liblz4.so.1";

    private const uint Version = 100;

    private static readonly nint[]? Functions = NativeFunctions.Find(
        Library, "LZ4F_createDecompressionContext", "LZ4F_freeDecompressionContext", "LZ4F_decompress",
        "LZ4F_isError", "LZ4F_getErrorName", "LZ4F_resetDecompressionContext");

    private nint context;

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Functions is not null;

    /// <summary>Decompresses one frame whose size is known.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">It is broken or larger than said.</exception>
    public int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (context == 0)
        {
            nint made;
            Check(((delegate* unmanaged<nint*, uint, nuint>)Function(0))(&made, Version));
            context = made;
        }

        ((delegate* unmanaged<nint, void>)Function(5))(context);
        int read = 0;
        int written = 0;
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            while (read < input.Length)
            {
                nuint taken = (nuint)(input.Length - read);
                nuint given = (nuint)(output.Length - written);
                nuint left = ((delegate* unmanaged<nint, byte*, nuint*, byte*, nuint*, nint, nuint>)Function(2))(
                    context, to + written, &given, from + read, &taken, 0);
                Check(left);
                read += (int)taken;
                written += (int)given;
                if (left == 0)
                {
                    return written;
                }

                if (taken == 0 && given == 0)
                {
                    throw new InvalidDataException("lz4: the block is larger than its chunk says");
                }
            }
        }

        throw new InvalidDataException("lz4: the block is cut off");
    }

    /// <summary>Frees the library's memory.</summary>
    public void Dispose()
    {
        if (context != 0)
        {
            ((delegate* unmanaged<nint, nuint>)Function(1))(context);
            context = 0;
        }
    }

    private static nint Function(int index) =>
        Functions is nint[] found ? found[index] : throw new InvalidOperationException($"{Library} is not there");

    private static void Check(nuint result)
    {
        if (((delegate* unmanaged<nuint, uint>)Function(3))(result) != 0)
        {
            nint name = ((delegate* unmanaged<nuint, nint>)Function(4))(result);
            throw new InvalidDataException($"lz4 cannot decompress: {Marshal.PtrToStringUTF8(name)}");
        }
    }
}
