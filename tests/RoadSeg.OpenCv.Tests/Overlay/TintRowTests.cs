using OpenCvSharp;
using RoadSeg.OpenCv.Overlay;

namespace RoadSeg.OpenCv.Tests.Overlay;

public sealed class TintRowTests
{
    // Every byte against the formula, at lengths around those of the vectors, with weights from nothing to all.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(64)]
    [InlineData(480)]
    public void Blending_follows_the_formula(int length)
    {
        Random random = new(length);
        byte[] pixels = new byte[length * 3];
        random.NextBytes(pixels);
        byte[] expected = [.. pixels];
        TintRow row = new(length);
        for (int i = 0; i < length; i++)
        {
            Scalar colour = new(random.Next(256), random.Next(256), random.Next(256));
            int weight = random.Next(129);
            row.Set(i, 1, TintRow.Tint.Of(colour, weight / 128.0));
            for (int channel = 0; channel < 3; channel++)
            {
                int at = (i * 3) + channel;
                expected[at] = (byte)(((expected[at] * (128 - weight)) + ((int)colour[channel] * weight)) / 128);
            }
        }

        row.Blend(pixels);
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Nothing_is_left_as_it_is()
    {
        byte[] pixels = [.. Enumerable.Range(0, 99).Select(i => (byte)i)];
        byte[] before = [.. pixels];
        TintRow row = new(33);
        row.Set(0, 33, TintRow.Tint.None);
        row.Blend(pixels);
        Assert.Equal(before, pixels);
    }
}
