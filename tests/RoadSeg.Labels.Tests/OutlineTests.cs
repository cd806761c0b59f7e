using RoadSeg.Geometry;
using RoadSeg.Labels.Outlines;
using RoadSeg.Labels.Writing;

namespace RoadSeg.Labels.Tests;

public sealed class OutlineTests
{
    [Fact]
    public void One_region_has_the_pictures_corners()
    {
        RegionMap map = SomeLabels.Outlined(new ImageSize(5, 3), new byte[15]);
        LabelRegion region = Assert.Single(map.Regions);
        Assert.Equal(
            [(0, 0), (0, 3), (5, 0), (5, 3)], region.Outer.Corners.Select(c => (c.U, c.V)).Order());
        Assert.Equal(15, region.Outer.SignedArea);
        Assert.Empty(region.Holes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Outlines_without_tolerance_enclose_exactly_their_pixels(int seed)
    {
        ImageSize size = new(31, 23);
        RegionMap map = SomeLabels.Outlined(size, SomeLabels.Noise(size, seed));
        for (int i = 0; i < map.Regions.Count; i++)
        {
            LabelRegion region = map.Regions[i];
            Assert.Equal(region.AreaPixels, region.Outer.SignedArea + region.Holes.Sum(h => h.SignedArea));
            for (int p = 0; p < size.PixelCount; p++)
            {
                (int u, int v) = (p % size.Width, p / size.Width);
                bool isInside = region.Outer.Encloses(u, v) && !region.Holes.Any(h => h.Encloses(u, v));
                Assert.Equal(map.RegionOf[p] == i, isInside);
            }
        }
    }

    [Fact]
    public void Depth_counts_the_regions_around()
    {
        ImageSize size = new(60, 60);
        RegionMap map = SomeLabels.Outlined(size, SomeLabels.Rings(size));
        Assert.Equal([0, 1, 2, 3, 4, 5], map.Regions.Select(r => r.Depth).Order());
        Assert.Equal(4, Assert.Single(map.Regions, r => r.ClassId == SomeLabels.Void).Depth);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(2.5)]
    public void Neighbours_keep_the_same_corners_so_that_simplified_outlines_leave_no_gap(double tolerance)
    {
        ImageSize size = new(120, 90);
        byte[] ids = Slopes(size);
        RegionMap exact = SomeLabels.Outlined(size, ids);
        RegionMap simple = SomeLabels.Outlined(size, ids, tolerance);
        Assert.True(Corners(simple) * 3 < Corners(exact), $"{Corners(simple)} of {Corners(exact)} corners");
        double area = simple.Regions.Sum(r => r.Outer.SignedArea + r.Holes.Sum(h => h.SignedArea));
        Assert.Equal(size.PixelCount, area);
        Assert.All(simple.Regions, r => Assert.InRange(
            r.Outer.SignedArea + r.Holes.Sum(h => h.SignedArea), r.AreaPixels * 0.9, r.AreaPixels * 1.1));
    }

    [Fact]
    public void A_thin_region_does_not_vanish()
    {
        ImageSize size = new(40, 40);
        byte[] ids = new byte[size.PixelCount];
        for (int v = 5; v < 35; v++)
        {
            ids[(v * 40) + 20] = 2;
        }

        LabelRegion pole = Assert.Single(SomeLabels.Outlined(size, ids, 3).Regions, r => r.ClassId == 2);
        Assert.Equal(30, pole.Outer.SignedArea);
    }

    [Fact]
    public void A_seam_joins_holes_to_one_outline_of_the_same_area()
    {
        ImageSize size = new(60, 60);
        RegionMap map = SomeLabels.Outlined(size, SomeLabels.Rings(size));
        foreach (LabelRegion region in map.Regions)
        {
            IReadOnlyList<RingCorner> joined = HoleSeam.Join(region.Outer, region.Holes);
            Assert.Equal(region.AreaPixels, new Ring(joined).SignedArea);
        }
    }

    [Fact]
    public void Specks_take_the_class_they_border_most()
    {
        byte[] ids =
        [
            0, 0, 0, 1, 1,
            0, 3, 0, 1, 1,
            0, 0, 0, 2, 1,
            0, 0, 0, 1, 1,
        ];
        new SpeckFilter(new ImageSize(5, 4)).Run(ids, 3);
        Assert.Equal(new byte[] { 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1 }, ids);
    }

    [Fact]
    public void Without_a_smallest_area_nothing_changes()
    {
        ImageSize size = new(31, 23);
        byte[] ids = SomeLabels.Noise(size, 4);
        byte[] before = [.. ids];
        new SpeckFilter(size).Run(ids, 0);
        Assert.Equal(before, ids);
    }

    private static int Corners(RegionMap map) => map.Regions.Sum(r => r.Outer.Corners.Count);

    // Slanted and curved borders that meet at junctions, and an island.
    private static byte[] Slopes(ImageSize size)
    {
        byte[] ids = new byte[size.PixelCount];
        for (int i = 0; i < ids.Length; i++)
        {
            int u = i % size.Width;
            int v = i / size.Width;
            bool isIsland = ((u - 80) * (u - 80)) + ((v - 60) * (v - 60)) < 200;
            ids[i] = (byte)(isIsland ? 3 : v < 30 + (10 * Math.Sin(u / 15.0)) ? 0 : u < v * 0.7 ? 2 : 1);
        }

        return ids;
    }
}
