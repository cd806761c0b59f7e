using RoadSeg.Geometry;
using RoadSeg.PictureHealth;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.PictureHealth;

public sealed class PictureMeterTests
{
    public static TheoryData<int, int> AwkwardSizes()
    {
        TheoryData<int, int> sizes = [];
        int turn = 0;
        foreach (int width in KernelPaths.Lengths.Concat([319, 320, 321, 427, 641, 1283]))
        {
            sizes.Add(width, KernelPaths.Lengths[turn++ % KernelPaths.Lengths.Length]);
            sizes.Add(width, 97 + turn);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(AwkwardSizes))]
    public void Vectors_give_the_scalar_measures(int width, int height)
    {
        ImageSize size = new(width, height);
        PictureMeter scalar = new(size, useVectors: false);
        PictureMeter vectors = new(size, useVectors: true);
        for (int seed = 1; seed <= 3; seed++)
        {
            byte[] pixels = Some.Pixels(size, seed);
            PictureMeasures expected = scalar.Measure(pixels);
            Assert.Equal(expected, vectors.Measure(pixels));
            Assert.False(expected.IsRepeat && size.PixelCount > 8);
        }

        byte[] white = [.. Enumerable.Repeat((byte)255, size.PixelCount * 3)];
        Assert.Equal(scalar.Measure(white), vectors.Measure(white));
        Assert.True(vectors.Measure(white).IsRepeat);
    }

    // Long enough for lanes to overflow where sums were not brought home in time.
    [Fact]
    public void Sums_do_not_overflow()
    {
        byte[] white = [.. Enumerable.Repeat((byte)255, 1_000_003)];
        byte[] black = new byte[white.Length];
        Assert.Equal(white.Length, SampleSums.CountAbove(white, 254, useVectors: true));
        Assert.Equal(255L * 255 * white.Length, SampleSums.SquaredDifferences(white, black, useVectors: true));
        ushort[] sums = new ushort[100];
        for (int i = 0; i < 257; i++)
        {
            SampleSums.AddRow(white.AsSpan(0, 100), sums, useVectors: true);
        }

        Assert.All(sums, sum => Assert.Equal(65535, sum));
    }

    // One changed pixel among the samples is a change; the noise of a real sensor changes thousands.
    [Fact]
    public void A_picture_is_a_repeat_only_when_it_is_the_same()
    {
        PictureMeter meter = new(new ImageSize(8, 8));
        byte[] pixels = Some.Pixels(new ImageSize(8, 8));
        Assert.False(meter.Measure(pixels).IsRepeat);
        Assert.True(meter.Measure(pixels).IsRepeat);
        pixels[100] ^= 1;
        Assert.False(meter.Measure(pixels).IsRepeat);
        Assert.True(meter.Measure(pixels).IsRepeat);
    }

    [Fact]
    public void Shares_are_counted_on_the_green_samples()
    {
        ImageSize size = new(10, 8);
        byte[] pixels = new byte[240];
        for (int i = 0; i < 20; i++)
        {
            pixels[(3 * i) + 1] = 255;
        }

        PictureMeasures measures = new PictureMeter(size).Measure(pixels);
        Assert.Equal((0.25, 0.25), (measures.LightShare, measures.ClippedShare));
    }

    // A ramp grows with the square of the distance, lone steps with the distance, noise not at all.
    [Fact]
    public void Edge_spread_tells_ramps_from_steps_from_noise()
    {
        Assert.InRange(SpreadOf((u, _) => Math.Abs((u % 40) - 20) * 8), 3.4, 4);
        Assert.InRange(SpreadOf((u, _) => u / 20 % 2 * 160), 1.9, 2.1);
        Assert.Equal(0, SpreadOf((_, _) => 90));
        Random random = new(1);
        Assert.InRange(SpreadOf((u, _) => (Math.Abs((u % 40) - 20) * 8) + random.Next(-10, 11)), 3, 4.5);
    }

    [Fact]
    public void A_picture_costs_no_allocation()
    {
        PictureMeter meter = new(MadePicture.Size);
        PictureJudge judge = new();
        byte[] pixels = MadePicture.Street(1);
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                judge.Judge(meter.Measure(pixels), TimeSpan.FromSeconds(i));
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        PictureMeter meter = new(new ImageSize(8, 8));
        Assert.Throws<ArgumentOutOfRangeException>(() => meter.Measure(new byte[8 * 7 * 3]));
    }

    private static double SpreadOf(Func<int, int, int> brightness)
    {
        ImageSize size = new(320, 64);
        byte[] pixels = new byte[size.PixelCount * 3];
        for (int i = 0; i < size.PixelCount; i++)
        {
            pixels.AsSpan(3 * i, 3).Fill((byte)Math.Clamp(brightness(i % size.Width, i / size.Width), 0, 255));
        }

        return new PictureMeter(size).Measure(pixels).EdgeSpread;
    }
}
