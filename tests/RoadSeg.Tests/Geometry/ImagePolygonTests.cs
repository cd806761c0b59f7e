using RoadSeg.Geometry;

namespace RoadSeg.Tests.Geometry;

public sealed class ImagePolygonTests
{
    [Fact]
    public void A_polygon_contains_what_is_inside_and_has_its_area()
    {
        ImagePoint[] notched = [new(0, 0), new(10, 0), new(10, 10), new(5, 5), new(0, 10)];
        Assert.True(ImagePolygon.Contains(notched, new ImagePoint(5, 4)));
        Assert.False(ImagePolygon.Contains(notched, new ImagePoint(5, 7)));
        Assert.True(ImagePolygon.Contains(notched, new ImagePoint(1, 8)));
        Assert.False(ImagePolygon.Contains(notched, new ImagePoint(11, 5)));
        Assert.Equal(75, ImagePolygon.Area(notched));
    }
}
