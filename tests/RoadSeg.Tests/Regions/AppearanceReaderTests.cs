using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

public sealed class AppearanceReaderTests
{
    private static readonly ImageSize Size = new(480, 360);
    private static readonly byte[] Jacket = [30, 60, 210];
    private static readonly byte[] Trousers = [150, 90, 60];

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(14)]
    public void Jacket_and_trousers_are_read_where_they_are_worn(double ahead)
    {
        (Segmentation map, byte[] pixels, CameraModel camera) = Somebody(ahead);
        Appearance seen = Look(map, pixels, camera);
        Assert.Equal(0.7, seen.Upper.Red, 0.01);
        Assert.Equal(0.1, seen.Upper.Blue, 0.01);
        Assert.Equal(100, seen.Upper.Lightness, 1.0);
        Assert.Equal(0.2, seen.Lower.Red, 0.01);
        Assert.Equal(0.5, seen.Lower.Blue, 0.01);
        Assert.Equal(100, seen.Lower.Lightness, 1.0);
        Assert.True(seen.Upper.Pixels > 10, $"{seen.Upper.Pixels} pixels");
        Assert.True(seen.Lower.Pixels > 10, $"{seen.Lower.Pixels} pixels");
    }

    [Fact]
    public void Only_pixels_with_the_persons_label_count()
    {
        (Segmentation map, byte[] pixels, CameraModel camera) = Somebody(8);
        Appearance before = Look(map, pixels, camera);
        for (int i = 0; i < map.ClassIds.Length; i++)
        {
            if (map.ClassIds[i] != ClassMap.Person)
            {
                pixels.AsSpan(3 * i, 3).Fill(255);
            }
        }

        Assert.Equal(before, Look(map, pixels, camera));
    }

    [Fact]
    public void Without_a_frame_or_metres_a_look_says_nothing()
    {
        (Segmentation map, byte[] pixels, CameraModel camera) = Somebody(8);
        Assert.Equal(default, Look(map, [], camera));
        Assert.Equal(default, Look(map, pixels, camera: null));
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        (Segmentation map, byte[] pixels, CameraModel camera) = Somebody(8);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Look(map, pixels[3..], camera));
        Assert.Contains("518400 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        (Segmentation map, byte[] pixels, CameraModel camera) = Somebody(3);
        RegionFinder finder = new(Size, Size, map.ImageFromModel, map.Classes, camera);
        DrivableArea drivable = new(Size);
        PeopleRegions people = new();
        Assert.Equal(0, Allocations.Of(() => finder.Find(map, drivable, people, [], pixels)));
    }

    private static Appearance Look(Segmentation map, byte[] pixels, CameraModel? camera)
    {
        PeopleRegions people = new();
        new RegionFinder(Size, Size, map.ImageFromModel, map.Classes, camera)
            .Find(map, new DrivableArea(Size), people, [], pixels);
        return Assert.Single(people.People.ToArray()).Appearance;
    }

    // Somebody on a grey road, dressed in two colours with the belt half way up.
    private static (Segmentation Map, byte[] Pixels, CameraModel Camera) Somebody(double ahead)
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, Size.Width, Size.Height, ClassMap.Road);
        byte[] pixels = new byte[Size.PixelCount * 3];
        pixels.AsSpan().Fill(90);
        Assert.True(camera.TryProject(new GroundPoint(ahead, 0.2), out ImagePoint foot));
        Assert.True(camera.TryProject(new Vector3D(ahead, 0.2, 1.75), out ImagePoint head));
        double scale = (foot.V - head.V) / 1.75;
        int half = (int)Math.Round(0.24 * scale);
        for (int v = (int)Math.Max(0, head.V); v < Math.Min(Size.Height, foot.V); v++)
        {
            for (int u = (int)foot.U - half; u <= (int)foot.U + half; u++)
            {
                map.ClassIds[(v * Size.Width) + u] = ClassMap.Person;
                (v < (head.V + foot.V) / 2 ? Jacket : Trousers).CopyTo(pixels, 3 * ((v * Size.Width) + u));
            }
        }

        return (map, pixels, camera);
    }
}
