using System.Buffers;
using RoadSeg.Geometry;
using RoadSeg.Publishing;

namespace RoadSeg.Web.Tests.Support;

/// <summary>"Encodes" a picture as its first byte, eight times over.</summary>
internal sealed class FakeEncoder : IPictureEncoder
{
    private int count;

    public string MediaType => "image/test";

    /// <summary>Pictures encoded.</summary>
    public int Count => Volatile.Read(ref count);

    public bool IsDisposed { get; private set; }

    /// <summary>Throws at the next picture.</summary>
    public bool Fails { get; set; }

    public ImageSize Encode(ReadOnlySpan<byte> pixels, ImageSize size, IBufferWriter<byte> output)
    {
        if (Fails)
        {
            throw new SinkException("no such picture");
        }

        output.GetSpan(8)[..8].Fill(pixels[0]);
        output.Advance(8);
        Interlocked.Increment(ref count);
        return new ImageSize(size.Width / 2, size.Height / 2);
    }

    public void Dispose() => IsDisposed = true;
}
