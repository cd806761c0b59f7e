using RoadSeg.Anonymising;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Anonymising;

public sealed class AnonymiserTests
{
    private const byte Pedestrian = 1;
    private const byte Car = 2;
    private static readonly ImageSize Map = new(60, 40);
    private static readonly ImageSize Image = new(150, 100);

    private static readonly ClassTable Classes = new(
    [
        new("Road", new ClassColour(1, 1, 1), ClassRole.Drivable),
        new("Pedestrian", new ClassColour(2, 2, 2), ClassRole.Pedestrian),
        new("Car", new ClassColour(3, 3, 3), ClassRole.Obstacle),
        new("Carport", new ClassColour(4, 4, 4), ClassRole.Obstacle),
    ]);

    [Theory]
    [InlineData(AnonymiseKinds.People, AnonymiseMethod.Fill)]
    [InlineData(AnonymiseKinds.People, AnonymiseMethod.Blur)]
    [InlineData(AnonymiseKinds.Vehicles, AnonymiseMethod.Fill)]
    [InlineData(AnonymiseKinds.People | AnonymiseKinds.Vehicles, AnonymiseMethod.Blur)]
    public void The_mask_and_its_margin_are_overwritten_and_nothing_else(AnonymiseKinds kinds, AnonymiseMethod method)
    {
        Segmentation segmentation = Street(Letterbox.Stretch(Image, Map));
        Anonymiser anonymiser = new(segmentation, new AnonymiseOptions(kinds, method) { MarginFraction = 0.05 });
        Assert.Equal(3, anonymiser.MarginPixels);
        byte[] before = Some.Pixels(Image);
        byte[] after = [.. before];
        anonymiser.Run(segmentation, after);
        bool[] meant = Meant(segmentation, kinds, 3);
        Assert.Contains(true, meant);
        Assert.Contains(false, meant);
        for (int i = 0; i < meant.Length; i++)
        {
            ReadOnlySpan<byte> pixel = after.AsSpan(3 * i, 3);
            if (!meant[i])
            {
                Assert.True(pixel.SequenceEqual(before.AsSpan(3 * i, 3)), $"pixel {i} changed");
            }
            else if (method == AnonymiseMethod.Fill)
            {
                Assert.True(pixel.IndexOfAnyExcept(Anonymiser.FillValue) < 0, $"pixel {i} is not filled");
            }
            else
            {
                Assert.True((pixel[0] & 0x1f) == 0x10 && (pixel[2] & 0x1f) == 0x10, $"pixel {i} is not of a mosaic");
            }
        }
    }

    [Fact]
    public void A_mosaic_keeps_a_few_colours_of_each_person()
    {
        Segmentation segmentation = Street(Letterbox.Stretch(Image, Map));
        byte[] pixels = Some.Pixels(Image);
        new Anonymiser(segmentation, new AnonymiseOptions(AnonymiseKinds.People, AnonymiseMethod.Blur))
            .Run(segmentation, pixels);
        bool[] meant = Meant(segmentation, AnonymiseKinds.People, 1);
        int colours = Enumerable.Range(0, meant.Length).Where(i => meant[i])
            .Select(i => (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2])).Distinct().Count();
        Assert.InRange(colours, 1, 16);
    }

    [Fact]
    public void What_the_network_does_not_see_is_overwritten()
    {
        ImageSize wide = new(240, 100);
        Segmentation segmentation = new(Classes, Map, Map, Letterbox.Crop(wide, Map), wide);
        segmentation.ClassIds.Clear();
        byte[] before = Some.Pixels(wide);
        byte[] after = [.. before];
        new Anonymiser(segmentation, new AnonymiseOptions(AnonymiseKinds.People)).Run(segmentation, after);
        for (int u = 0; u < wide.Width; u++)
        {
            bool isSeen = segmentation.ColumnOfU[u] >= 0;
            Assert.Equal(isSeen ? before[3 * u] : Anonymiser.FillValue, after[3 * u]);
        }

        Assert.Contains(-1, segmentation.ColumnOfU.ToArray());
    }

    [Fact]
    public void Where_nobody_is_nothing_changes()
    {
        Segmentation segmentation = Street(Letterbox.Stretch(Image, Map));
        segmentation.ClassIds.Clear();
        byte[] before = Some.Pixels(Image);
        byte[] after = [.. before];
        new Anonymiser(segmentation, new AnonymiseOptions(AnonymiseKinds.People)).Run(segmentation, after);
        Assert.Equal(before, after);
    }

    // A tall person with a child in front to the left, and one who bends: each column loses its own upper part.
    [Fact]
    public void Heads_are_the_upper_part_of_every_column_and_plates_the_lower()
    {
        ImageSize size = new(40, 40);
        Segmentation map = new(Classes, size, size, Letterbox.Stretch(size, size), size);
        map.ClassIds.Clear();
        Paint(map, Pedestrian, 10, 4, 16, 34);
        Paint(map, Pedestrian, 5, 20, 10, 34);
        Paint(map, Car, 20, 10, 36, 30);
        Paint(map, Car, 36, 25, 38, 30);
        byte[] pixels = Some.Pixels(size);
        byte[] before = [.. pixels];
        AnonymiseOptions options = new(AnonymiseKinds.Heads | AnonymiseKinds.Plates) { MarginFraction = 1e-9 };
        new Anonymiser(map, options).Run(map, pixels);

        // People are 30 high, the car 20 and 5: 12 rows of heads, 12 and 3 of plates, and a margin of one.
        for (int i = 0; i < size.PixelCount; i++)
        {
            (int u, int v) = (i % 40, i / 40);
            bool isMeant = (u is >= 9 and < 17 && v is >= 3 and < 17)
                || (u is >= 4 and < 11 && v is >= 19 and < 33)
                || (u is >= 19 and < 37 && v is >= 17 and < 31)
                || (u is >= 35 and < 39 && v is >= 26 and < 31);
            byte expected = isMeant ? Anonymiser.FillValue : before[3 * i];
            Assert.True(expected == pixels[3 * i], $"column {u}, row {v}");
        }
    }

    [Fact]
    public void People_whole_wins_over_their_heads()
    {
        AnonymousPart[] parts = AnonymousClasses.Find(Classes, AnonymiseKinds.People | AnonymiseKinds.Heads);
        Assert.Equal(AnonymousPart.Whole, parts[Pedestrian]);
        Assert.Equal(AnonymousPart.None, parts[Car]);
    }

    [Fact]
    public void A_picture_is_filled_where_its_own_ids_know_nothing()
    {
        byte[] ids = new byte[Image.PixelCount];
        ids[0] = ClassTable.IgnoredId;
        ids[Image.PixelCount - 1] = Pedestrian;
        byte[] before = Some.Pixels(Image);
        byte[] after = [.. before];
        new ImageAnonymiser(Classes, Image, new AnonymiseOptions(AnonymiseKinds.People)).Run(ids, after);
        Assert.Equal(Anonymiser.FillValue, after[0]);
        Assert.Equal(before[3..6], after[3..6]);
        Assert.Equal(Anonymiser.FillValue, after[^1]);
        Assert.Equal(Anonymiser.FillValue, after[^6]);
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        Segmentation segmentation = Street(Letterbox.Stretch(Image, Map));
        byte[] pixels = Some.Pixels(Image);
        foreach (AnonymiseMethod method in Enum.GetValues<AnonymiseMethod>())
        {
            Anonymiser anonymiser = new(
                segmentation, new AnonymiseOptions(AnonymiseKinds.Heads | AnonymiseKinds.Vehicles, method));
            Assert.Equal(0, Allocations.Of(() => anonymiser.Run(segmentation, pixels)));
        }
    }

    [Fact]
    public void A_model_that_does_not_know_them_is_refused()
    {
        ClassTable classes = new([new("Road", new ClassColour(1, 1, 1), ClassRole.Drivable)]);
        foreach (AnonymiseKinds kinds in new[] { AnonymiseKinds.People, AnonymiseKinds.Vehicles })
        {
            ModelException error = Assert.Throws<ModelException>(() => AnonymousClasses.Find(classes, kinds));
            Assert.Contains("its classes are Road", error.Message, StringComparison.Ordinal);
        }
    }

    private static void Paint(Segmentation map, byte id, int left, int top, int right, int bottom)
    {
        for (int v = top; v < bottom; v++)
        {
            map.ClassIds.Slice((v * map.Size.Width) + left, right - left).Fill(id);
        }
    }

    private static Segmentation Street(Letterbox imageFromModel)
    {
        Segmentation segmentation = new(Classes, Map, Map, imageFromModel, Image);
        segmentation.ClassIds.Clear();
        for (int i = 0; i < Map.PixelCount; i++)
        {
            int u = i % Map.Width;
            int v = i / Map.Width;
            segmentation.ClassIds[i] = u is >= 1 and < 6 && v is >= 8 and < 30 ? Pedestrian
                : u is >= 30 and < 50 && v is >= 20 ? Car
                : u == 59 && v == 0 ? Pedestrian
                : u == 20 && v < 5 ? (byte)3 : (byte)0;
        }

        return segmentation;
    }

    // Slow and plain: a pixel is meant when a marked one lies in the square around its class-map pixel.
    private static bool[] Meant(Segmentation segmentation, AnonymiseKinds kinds, int margin)
    {
        bool[] meant = new bool[Image.PixelCount];
        for (int i = 0; i < meant.Length; i++)
        {
            int column = segmentation.ColumnOfU[i % Image.Width];
            int row = segmentation.RowOfV[i / Image.Width];
            for (int v = Math.Max(0, row - margin); v <= Math.Min(Map.Height - 1, row + margin); v++)
            {
                for (int u = Math.Max(0, column - margin); u <= Math.Min(Map.Width - 1, column + margin); u++)
                {
                    byte id = segmentation.ClassIds[(v * Map.Width) + u];
                    meant[i] |= (id == Pedestrian && kinds.HasFlag(AnonymiseKinds.People))
                        || (id == Car && kinds.HasFlag(AnonymiseKinds.Vehicles));
                }
            }
        }

        return meant;
    }
}
