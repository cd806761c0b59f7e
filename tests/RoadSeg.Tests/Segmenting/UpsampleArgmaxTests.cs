using RoadSeg.Geometry;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Segmenting;

public sealed class UpsampleArgmaxTests
{
    [Fact]
    public void Every_path_gives_the_scalar_ids_for_awkward_sizes()
    {
        int turn = 0;
        foreach (int from in KernelPaths.Lengths)
        {
            foreach (int to in KernelPaths.Lengths)
            {
                int[] lengths = KernelPaths.Lengths;
                ImageSize scores = new(from, lengths[turn % lengths.Length]);
                ImageSize classMap = new(to, from == to ? scores.Height : lengths[turn * 5 % lengths.Length]);
                Compare(scores, classMap, channels: 2 + (turn++ % 18), WinnerRule.Largest);
                Compare(scores, classMap, channels: 1 + (turn % 3), WinnerRule.AboveHalf);
            }
        }
    }

    [Theory]
    [InlineData(45, 60, 360, 480, 11)]
    [InlineData(90, 120, 360, 480, 19)]
    [InlineData(360, 480, 360, 480, 3)]
    [InlineData(333, 444, 360, 480, 2)]
    [InlineData(5, 6, 40, 48, 255)]
    public void Every_path_gives_the_scalar_ids_for_real_sizes(int h, int w, int height, int width, int channels) =>
        Compare(new ImageSize(w, h), new ImageSize(width, height), channels, WinnerRule.Largest);

    // The winner may differ from the oracle's only where the two scores are equal up to rounding.
    [Fact]
    public void The_winner_is_that_of_the_double_precision_oracle()
    {
        (ImageSize, ImageSize)[] sizes =
        [
            (new(60, 45), new(480, 360)), (new(7, 9), new(65, 63)), (new(31, 33), new(17, 16)), (new(3, 1), new(64, 2)),
            (new(16, 16), new(17, 17)), (new(1, 1), new(5, 4)), (new(64, 8), new(64, 31)),
        ];
        foreach ((ImageSize scores, ImageSize classMap) in sizes)
        {
            float[] planes = Some.Scores(5 * scores.PixelCount);
            byte[] ids = new byte[classMap.PixelCount];
            new UpsampleArgmax(scores, 5, classMap).Run(planes, ids);
            for (int i = 0; i < ids.Length; i++)
            {
                double[] exact = [.. Enumerable.Range(0, 5).Select(
                    id => Score(planes.AsSpan(id * scores.PixelCount), scores, classMap, i))];
                Assert.InRange(ids[i], 0, 4);
                Assert.InRange(exact[ids[i]], exact.Max() - 1e-5, exact.Max());
            }
        }
    }

    [Fact]
    public void Equal_scores_go_to_the_lowest_id()
    {
        foreach (SimdPath path in KernelPaths.All())
        {
            foreach (ImageSize classMap in (ReadOnlySpan<ImageSize>)[new(20, 3), new(40, 9)])
            {
                float[] planes = new float[4 * 60];
                planes.AsSpan(0, 60).Fill(-1);
                Assert.All(Ids(path, planes, 4, new ImageSize(20, 3), classMap), id => Assert.Equal(1, id));
            }
        }
    }

    [Fact]
    public void NaN_never_wins_and_nothing_but_NaN_is_ignored()
    {
        ImageSize size = new(20, 3);
        foreach (SimdPath path in KernelPaths.All())
        {
            foreach (ImageSize classMap in (ReadOnlySpan<ImageSize>)[size, new(40, 9)])
            {
                float[] planes = new float[3 * 60];
                planes.AsSpan().Fill(float.NaN);
                Assert.All(Ids(path, planes, 3, size, classMap), id => Assert.Equal(255, id));
                planes.AsSpan(60, 60).Fill(-1e30f);
                Assert.All(Ids(path, planes, 3, size, classMap), id => Assert.Equal(1, id));
                planes.AsSpan(120, 60).Fill(-2e30f);
                Assert.All(Ids(path, planes, 3, size, classMap), id => Assert.Equal(1, id));
            }
        }
    }

    [Fact]
    public void A_mask_wins_only_above_one_half()
    {
        ImageSize size = new(20, 1);
        foreach (SimdPath path in KernelPaths.All())
        {
            float[] planes = new float[40];
            planes.AsSpan(0, 20).Fill(0.5f);
            planes.AsSpan(20, 20).Fill(0.25f);
            UpsampleArgmax argmax = new(size, 2, new ImageSize(40, 2), WinnerRule.AboveHalf, path);
            byte[] ids = new byte[80];
            argmax.Run(planes, ids);
            Assert.All(ids, id => Assert.Equal(0, id));
            planes.AsSpan(20, 20).Fill(0.51f);
            argmax.Run(planes, ids);
            Assert.All(ids, id => Assert.Equal(2, id));
        }
    }

    [Fact]
    public void Enlarging_by_8_runs_on_vectors()
    {
        foreach (SimdPath path in KernelPaths.Vectorised())
        {
            Assert.Equal(path, new ColumnArgmax(new ScoreAxis(60, 480), WinnerRule.Largest, path).Path);
        }
    }

    [Fact]
    public void A_class_map_costs_no_allocation()
    {
        UpsampleArgmax argmax = new(new ImageSize(30, 20), 11, new ImageSize(120, 80));
        float[] planes = Some.Scores(11 * 600);
        byte[] ids = new byte[9600];
        Assert.Equal(0, Allocations.Of(() => argmax.Run(planes, ids)));
    }

    [Fact]
    public void Wrong_lengths_and_class_counts_are_refused()
    {
        ImageSize size = new(4, 4);
        UpsampleArgmax argmax = new(size, 2, size);
        Assert.Throws<ArgumentException>(() => argmax.Run(new float[31], new byte[16]));
        Assert.Throws<ArgumentException>(() => argmax.Run(new float[32], new byte[17]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpsampleArgmax(size, 1, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpsampleArgmax(size, 257, size));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UpsampleArgmax(new ImageSize(0, 4), 2, size));
    }

    private static byte[] Ids(SimdPath path, float[] planes, int channels, ImageSize scores, ImageSize classMap)
    {
        byte[] ids = new byte[classMap.PixelCount];
        Array.Fill(ids, (byte)0xA5);
        new UpsampleArgmax(scores, channels, classMap, WinnerRule.Largest, path).Run(planes, ids);
        return ids;
    }

    private static void Compare(ImageSize scores, ImageSize classMap, int channels, WinnerRule rule)
    {
        float[] planes = Some.Scores((channels * scores.PixelCount) + 1);
        planes[planes.Length / 2] = float.NaN;
        byte[] expected = new byte[classMap.PixelCount];
        ReadOnlySpan<float> view = planes.AsSpan(1);
        new UpsampleArgmax(scores, channels, classMap, rule, SimdPath.Scalar).Run(view, expected);
        foreach (SimdPath path in KernelPaths.Vectorised())
        {
            byte[] actual = new byte[expected.Length + 1];
            Array.Fill(actual, (byte)0xA5);
            new UpsampleArgmax(scores, channels, classMap, rule, path).Run(view, actual.AsSpan(1));
            int at = expected.AsSpan().CommonPrefixLength(actual.AsSpan(1));
            Assert.True(
                at == expected.Length,
                FormattableString.Invariant($"{path}, {channels} x {scores} to {classMap}: pixel {at} differs"));
        }
    }

    private static double Score(Span<float> plane, ImageSize scores, ImageSize classMap, int pixel)
    {
        double u = Position(pixel % classMap.Width, scores.Width, classMap.Width);
        double v = Position(pixel / classMap.Width, scores.Height, classMap.Height);
        int u0 = (int)u;
        int v0 = (int)v;
        int u1 = Math.Min(u0 + 1, scores.Width - 1);
        int v1 = Math.Min(v0 + 1, scores.Height - 1);
        double top = plane[(v0 * scores.Width) + u0] * (1 - (u - u0)) + (plane[(v0 * scores.Width) + u1] * (u - u0));
        double bottom = plane[(v1 * scores.Width) + u0] * (1 - (u - u0)) + (plane[(v1 * scores.Width) + u1] * (u - u0));
        return (top * (1 - (v - v0))) + (bottom * (v - v0));
    }

    private static double Position(int target, int source, int targets) =>
        Math.Clamp(((target + 0.5) * source / targets) - 0.5, 0, source - 1);
}
