using RoadSeg.Preprocessing;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Preprocessing;

public sealed class ByteWeaveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Every_path_takes_apart_and_puts_together(int elementBytes)
    {
        foreach (SimdPath path in KernelPaths.All())
        {
            ByteWeave weave = new(elementBytes, path);
            foreach (int count in KernelPaths.Lengths.Append(257))
            {
                byte[] triples = new byte[count * 3 * elementBytes];
                new Random(count).NextBytes(triples);
                byte[][] planes = [.. Enumerable.Range(0, 3).Select(_ => new byte[count * elementBytes])];
                weave.Apart(triples, planes[0], planes[1], planes[2]);
                for (int i = 0; i < triples.Length; i++)
                {
                    int element = i / elementBytes;
                    byte found = planes[element % 3][(element / 3 * elementBytes) + (i % elementBytes)];
                    Assert.True(triples[i] == found, FormattableString.Invariant($"{path}, {count}: byte {i}"));
                }

                byte[] again = new byte[triples.Length];
                weave.Together(planes[0], planes[1], planes[2], again);
                Assert.Equal(triples, again);
            }
        }
    }

    [Fact]
    public void A_short_plane_is_refused()
    {
        ByteWeave weave = new(1, SimdPaths.Best);
        Assert.Throws<ArgumentException>(() => weave.Apart(new byte[300], new byte[100], new byte[99], new byte[100]));
    }
}
