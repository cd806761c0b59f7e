using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Segmenting;

public sealed class HeadMergerTests
{
    [Fact]
    public void The_table_of_several_heads_leaves_out_what_means_nothing()
    {
        CombinedClasses classes = CombinedClasses.Of(Heads(3, 2, 3));
        Assert.Equal(["h0c0", "h0c1", "h0c2", "h1c1", "h2c1", "h2c2"], classes.Table.Classes.Select(c => c.Name));
        Assert.Equal([0, 3, 4], classes.FirstIds);
        Assert.Equal<byte>([0, 0, 0, 1, 2, 2, 0], classes.HeadOfId[..7].ToArray());
        Assert.Equal(0, classes.HeadOfId[255]);
    }

    // 7x9 pixels: a length that no vector divides.
    [Fact]
    public void Every_path_lays_the_later_head_over_the_first_except_its_0_and_255()
    {
        ImageSize size = new(7, 9);
        foreach (SimdPath path in KernelPaths.All())
        {
            HeadMerger merger = new(CombinedClasses.Of(Heads(4, 3)), [size, size], size, path);
            byte[] map = [.. Enumerable.Range(0, 63).Select(i => (byte)(i % 5 == 4 ? 255 : i % 5))];
            byte[] before = [.. map];
            for (int i = 0; i < 63; i++)
            {
                merger.Ids[i] = (byte)(i % 7 < 3 ? i % 7 : i % 7 == 3 ? 255 : 0);
            }

            merger.Lay(1, map);
            for (int i = 0; i < 63; i++)
            {
                Assert.Equal(i % 7 is 1 or 2 ? 3 + (i % 7) : before[i], map[i]);
            }
        }
    }

    [Fact]
    public void Confidences_of_a_smaller_head_are_taken_from_the_nearest_place()
    {
        HeadMerger merger = new(CombinedClasses.Of(Heads(2, 2)), [new(4, 4), new(2, 2)], new ImageSize(8, 8), SimdPath.Scalar);
        byte[] map = new byte[64];
        map.AsSpan(32).Fill(2);
        byte[] first = [.. Enumerable.Repeat((byte)100, 16)];
        ((ReadOnlySpan<byte>)[1, 2, 3, 4]).CopyTo(merger.ConfidencesOf(1));
        merger.ChooseConfidences(map, first);
        Assert.Equal<byte>([100, 100, 100, 100, 100, 100, 100, 100, 3, 3, 4, 4, 3, 3, 4, 4], first);
    }

    private static ImmutableArray<ModelOutput> Heads(params int[] counts) =>
    [
        .. counts.Select((count, head) => new ModelOutput(
            FormattableString.Invariant($"h{head}"), OutputKind.Logits, TensorLayout.Nchw,
            [.. Enumerable.Range(0, count).Select(c => new ClassDefinition(
                FormattableString.Invariant($"h{head}c{c}"), new ClassColour(0, 0, 0), ClassRole.Other))])),
    ];
}
