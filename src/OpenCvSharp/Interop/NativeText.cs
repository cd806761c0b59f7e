using System;
using System.Text;

namespace OpenCvSharp;

/// <summary>Reads text of unknown length: asks with a small buffer and again with one of the told length.</summary>
internal static class NativeText
{
    internal delegate int Source(Span<byte> buffer, int capacity, out int length);

    internal static string Read(Source source)
    {
        Span<byte> small = stackalloc byte[256];
        NativeError.Check(source(small, small.Length, out int length));
        if (length < small.Length)
        {
            return Encoding.UTF8.GetString(small[..length]);
        }

        byte[] large = new byte[length + 1];
        NativeError.Check(source(large, large.Length, out length));
        return Encoding.UTF8.GetString(large, 0, Math.Min(length, large.Length - 1));
    }
}
