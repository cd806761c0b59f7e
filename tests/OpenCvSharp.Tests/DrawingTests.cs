namespace OpenCvSharp.Tests;

/// <summary>
/// rs_draw_line, rs_draw_arrowed_line, rs_draw_rectangle, rs_draw_rectangle_area, rs_draw_circle, rs_draw_polylines,
/// rs_draw_fill_poly, rs_draw_fill_convex_poly, rs_draw_put_text, rs_draw_get_text_size.
/// </summary>
public sealed class DrawingTests : IDisposable
{
    private readonly Mat image = new(100, 100, MatType.CV_8UC1, 0);

    public void Dispose() => image.Dispose();

    [Fact]
    public void Line_covers_its_pixels()
    {
        Cv2.Line(image, new Point(10, 20), new Point(29, 20), 255);
        Assert.Equal(20, Drawn());
        Assert.Equal((255, 255), (image.Get<byte>(20, 10), image.Get<byte>(20, 29)));
        Cv2.Line(image, 50, 0, 50, 9, 255, 3);
        Assert.Equal(255, image.Get<byte>(5, 49));
    }

    [Fact]
    public void Arrow_is_a_line_with_a_tip()
    {
        Cv2.ArrowedLine(image, new Point(10, 50), new Point(60, 50), 255, tipLength: 0.2);
        Assert.Equal(255, image.Get<byte>(50, 30));
        Assert.True(Drawn() > 51);
        Assert.Equal(0, image.Get<byte>(46, 20));
    }

    [Fact]
    public void Rectangle_of_corners_includes_both()
    {
        Cv2.Rectangle(image, new Point(10, 10), new Point(14, 12), 255, -1);
        Assert.Equal(15, Drawn());
    }

    [Fact]
    public void Rectangle_of_an_area_has_its_size()
    {
        Cv2.Rectangle(image, new Rect(10, 10, 5, 3), 255);
        Assert.Equal(12, Drawn());
        Cv2.Rectangle(image, new Rect(10, 10, 5, 3), 255, -1);
        Assert.Equal(15, Drawn());
    }

    [Fact]
    public void Circle_is_filled_around_its_centre()
    {
        Cv2.Circle(image, new Point(50, 40), 10, 255, -1);
        Assert.InRange(Drawn(), 300, 340);
        Cv2.Circle(image, 20, 80, 5, 255, 1, LineTypes.AntiAlias);
        Assert.Equal(0, image.Get<byte>(80, 20));
        Assert.True(image.Get<byte>(80, 25) > 0);
    }

    [Fact]
    public void Polygons_are_outlined_and_filled()
    {
        Point[][] squares =
        [
            [new(10, 10), new(20, 10), new(20, 20), new(10, 20)],
            [new(40, 10), new(50, 10), new(50, 20), new(40, 20)],
        ];
        Cv2.Polylines(image, squares, true, 255);
        Assert.Equal(80, Drawn());
        Cv2.FillPoly(image, squares, 255);
        Assert.Equal(242, Drawn());
        Cv2.FillPoly(image, squares.Select(square => square.ToList()), 255, offset: new Point(0, 50));
        Assert.Equal(484, Drawn());
        image.SetTo(0);
        Cv2.Polylines(image, squares, false, 255);
        Assert.Equal(80 - 18, Drawn());
        image.SetTo(0);
        Cv2.FillConvexPoly(image, squares[0], 255);
        Assert.Equal(121, Drawn());
    }

    [Fact]
    public void Many_points_outgrow_the_rented_buffer()
    {
        Point[][] many = [.. Enumerable.Range(0, 40).Select(Column)];
        Cv2.Polylines(image, many, false, 255);
        Assert.Equal(40 * 50, Drawn());
    }

    [Fact]
    public void Text_fits_into_its_measured_box()
    {
        Size size = Cv2.GetTextSize("12.5 fps", HersheyFonts.HersheySimplex, 0.5, 1, out int below);
        Assert.InRange(size.Width, 40, 90);
        Assert.InRange(size.Height, 8, 16);
        Assert.InRange(below, 1, 10);
        Cv2.PutText(image, "12.5 fps", new Point(5, 60), HersheyFonts.HersheySimplex, 0.5, 255, 1, LineTypes.AntiAlias);
        Rect box = Cv2.BoundingRect(image);
        Assert.InRange(box.Width, size.Width - 6, size.Width + 4);
        Assert.InRange(box.Bottom, 58, 61 + below);
    }

    private static Point[] Column(int x) => [.. Enumerable.Range(0, 50).Select(y => new Point(2 * x, y))];

    private int Drawn()
    {
        image.GetArray(out byte[] pixels);
        return pixels.Count(pixel => pixel != 0);
    }
}
