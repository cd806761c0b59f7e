using System.Globalization;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>Class ids of every frame, for comparison; without a name it takes nothing. One thread at a time.</summary>
/// <param name="name">File to write; null in timed runs.</param>
internal sealed class MaskFile(string? name) : IDisposable
{
    private readonly FileStream? file = name is null ? null : new FileStream(name, FileMode.Create, FileAccess.Write);
    private ulong checksum = 14695981039346656037;

    /// <summary>True when masks are asked for.</summary>
    public bool IsWanted => file is not null;

    /// <summary>FNV-1a of all masks, 16 hexadecimal digits.</summary>
    public string Checksum => checksum.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Adds the mask of a frame at its size.</summary>
    public void Add(ReadOnlySpan<byte> ids)
    {
        foreach (byte id in ids)
        {
            checksum = unchecked((checksum ^ id) * 1099511628211);
        }

        file?.Write(ids);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file?.Dispose();

    /// <summary>Share of the bytes of two mask files that are the same, 0..1.</summary>
    /// <exception cref="LoopException">The files differ in length or are empty.</exception>
    public static double Agreement(string first, string second)
    {
        byte[] a = File.ReadAllBytes(first);
        byte[] b = File.ReadAllBytes(second);
        if (a.Length != b.Length || a.Length == 0)
        {
            throw new LoopException(70, FormattableString.Invariant(
                $"the loops made masks of {a.Length} and {b.Length} bytes: expected the same frames of both"));
        }

        return (double)a.Zip(b).LongCount(pair => pair.First == pair.Second) / a.Length;
    }
}
