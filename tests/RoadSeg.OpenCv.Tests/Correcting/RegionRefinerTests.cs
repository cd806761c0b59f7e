using System.Collections.Immutable;
using RoadSeg.Correcting;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Correcting;

namespace RoadSeg.OpenCv.Tests.Correcting;

/// <summary>A disc and a second one of another colour, on a noisy ground, with labels that are only roughly right.</summary>
public sealed class RegionRefinerTests
{
    private static readonly ImageSize Size = new(320, 240);
    private static readonly byte[] Picture = Paint();
    private static readonly byte[] Rough = Label();

    [Fact]
    public void A_click_into_a_rough_region_finds_the_disc()
    {
        byte[] region = Refine(null, new RegionClick(100, 120, true));
        Assert.True(Iou(region, IsFirst) > 0.95, $"IoU {Iou(region, IsFirst):0.000}, roughly {Iou(Rough, IsFirst):0.000}");
        Assert.True(Iou(Rough, IsFirst) < 0.8);
        Assert.Equal(region, Refine(null, new RegionClick(100, 120, true)));
    }

    [Fact]
    public void A_box_finds_what_lies_in_it()
    {
        byte[] region = Refine(new RegionBox(50, 70, 150, 172));
        Assert.True(Iou(region, IsFirst) > 0.95, $"IoU {Iou(region, IsFirst):0.000}");
    }

    [Fact]
    public void A_click_beside_it_takes_a_piece_out()
    {
        RegionBox both = new(50, 60, 280, 180);
        byte[] two = Refine(both);
        Assert.True(two[(120 * Size.Width) + 230] == 1 && two[(120 * Size.Width) + 100] == 1);
        byte[] one = Refine(both, new RegionClick(100, 120, true), new RegionClick(230, 120, false));
        Assert.True(one[(120 * Size.Width) + 230] == 0 && one[(120 * Size.Width) + 100] == 1);
    }

    [Fact]
    public void What_says_nothing_finds_nothing()
    {
        RegionHint[] hints =
        [
            new(null, []),
            new(null, [new RegionClick(-5, 9999, true)]),
            new(null, [new RegionClick(5, 5, false)]),
            new(new RegionBox(60, 60, 60, 90), []),
            new(new RegionBox(-9, -9, 9999, 9999), []),
            new(new RegionBox(9999, 9999, 99999, 99999), []),
        ];
        foreach (RegionHint hint in hints)
        {
            Assert.DoesNotContain((byte)1, RegionRefiner.Refine(Picture, Rough, Size, hint));
        }
    }

    [Fact]
    public void A_box_of_one_pixel_and_clicks_at_the_edges_are_no_trouble()
    {
        foreach ((int u, int v) in new[] { (0, 0), (319, 239), (0, 239), (160, 0) })
        {
            Assert.Equal(Size.PixelCount, Refine(new RegionBox(u, v, u + 1, v + 1)).Length);
            Assert.Equal(Size.PixelCount, Refine(null, new RegionClick(u, v, true)).Length);
        }
    }

    private static byte[] Refine(RegionBox? box, params ImmutableArray<RegionClick> clicks) =>
        RegionRefiner.Refine(Picture, Rough, Size, new RegionHint(box, clicks));

    private static bool IsFirst(int u, int v) => Math.Pow(u - 100, 2) + Math.Pow(v - 120, 2) < 40 * 40;

    private static bool IsSecond(int u, int v) => Math.Pow(u - 230, 2) + Math.Pow(v - 120, 2) < 40 * 40;

    private static byte[] Paint()
    {
        byte[] pixels = new byte[Size.PixelCount * 3];
        Random noise = new(3);
        for (int i = 0; i < Size.PixelCount; i++)
        {
            (int u, int v) = (i % Size.Width, i / Size.Width);
            int[] colour = IsFirst(u, v) ? [50, 60, 190] : IsSecond(u, v) ? [190, 160, 40] : [110, 120, 110];
            for (int c = 0; c < 3; c++)
            {
                pixels[(3 * i) + c] = (byte)(colour[c] + noise.Next(-18, 19));
            }
        }

        return pixels;
    }

    // A square that misses much of the disc and holds much of the ground.
    private static byte[] Label()
    {
        byte[] ids = new byte[Size.PixelCount];
        for (int v = 85; v < 165; v++)
        {
            ids.AsSpan((v * Size.Width) + 68, 76).Fill(1);
        }

        return ids;
    }

    private static double Iou(byte[] region, Func<int, int, bool> isIn)
    {
        int both = 0;
        int either = 0;
        for (int i = 0; i < region.Length; i++)
        {
            bool isTrue = isIn(i % Size.Width, i / Size.Width);
            both += isTrue && region[i] == 1 ? 1 : 0;
            either += isTrue || region[i] == 1 ? 1 : 0;
        }

        return (double)both / either;
    }
}
