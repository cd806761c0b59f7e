namespace RoadSeg.Mcap.Compression;

/// <summary>bzip2 by the system's libbz2.so.1.0; read only.</summary>
internal static unsafe class Bzip2
{
    /// <summary>The word of ROS bags.</summary>
    public const string Name = "bz2";

    /// <summary>The library as the loader knows it.</summary>
    public const string Library = "libbz2.so.1.0";

    private static readonly nint[]? Functions = NativeFunctions.Find(Library, "BZ2_bzBuffToBuffDecompress");

    /// <summary>Whether the library is there.</summary>
    public static bool IsAvailable => Functions is not null;

    /// <summary>Decompresses one stream whose size is known.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="InvalidDataException">It is broken or larger than said.</exception>
    public static int Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        nint function = Functions is nint[] found ? found[0]
            : throw new InvalidOperationException($"{Library} is not there");
        uint written = (uint)output.Length;
        fixed (byte* from = input)
        fixed (byte* to = output)
        {
            // int BZ2_bzBuffToBuffDecompress(dest, destLen, source, sourceLen, small, verbosity)
            int result = ((delegate* unmanaged<byte*, uint*, byte*, uint, int, int, int>)function)(
                to, &written, from, (uint)input.Length, 0, 0);
            return result == 0 ? (int)written
                : throw new InvalidDataException(FormattableString.Invariant(
                    $"bz2 cannot decompress: error {result} of {Library}"));
        }
    }
}
