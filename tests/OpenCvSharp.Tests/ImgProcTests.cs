namespace OpenCvSharp.Tests;

/// <summary>
/// rs_imgproc_resize, rs_imgproc_cvt_color, rs_imgproc_laplacian, rs_imgproc_warp_perspective, rs_imgproc_remap,
/// rs_imgproc_connected_components_with_stats, rs_imgproc_find_contours, rs_imgproc_moments,
/// rs_imgproc_bounding_rect, rs_imgproc_approx_poly_dp, rs_imgproc_contour_area.
/// </summary>
public sealed class ImgProcTests
{
    private static readonly Point[] Square = [new(10, 10), new(30, 10), new(30, 30), new(10, 30)];

    [Fact]
    public void Resize_takes_a_size_or_factors()
    {
        using Mat image = Some.Gradient();
        using Mat scaled = new();
        Cv2.Resize(image, scaled, new Size(16, 12), interpolation: InterpolationFlags.Nearest);
        Assert.Equal(new Size(16, 12), scaled.Size());
        Assert.Equal(image.Get<Vec3b>(4, 6), scaled.Get<Vec3b>(2, 3));
        Cv2.Resize(image, scaled, default, 2, 3);
        Assert.Equal(new Size(64, 72), scaled.Size());
    }

    [Fact]
    public void Colour_conversion_swaps_and_weighs()
    {
        using Mat image = new(1, 1, MatType.CV_8UC3, new Scalar(10, 20, 30));
        using Mat target = new();
        Cv2.CvtColor(image, target, ColorConversionCodes.BGR2RGB);
        Assert.Equal(new Vec3b(30, 20, 10), target.Get<Vec3b>(0, 0));
        Cv2.CvtColor(image, target, ColorConversionCodes.BGR2GRAY);
        Assert.Equal(22, target.Get<byte>(0, 0));
        Cv2.CvtColor(image, target, ColorConversionCodes.BGR2RGBA);
        Assert.Equal(MatType.CV_8UC4, target.Type());
        using Mat blue = new(1, 1, MatType.CV_8UC3, Scalar.Blue);
        Cv2.CvtColor(blue, target, ColorConversionCodes.BGR2HSV);
        Assert.Equal(new Vec3b(120, 255, 255), target.Get<Vec3b>(0, 0));
    }

    [Fact]
    public void Laplacian_is_larger_for_a_sharper_image()
    {
        using Mat sharp = Some.Board();
        using Mat small = new();
        using Mat blurred = new();
        Cv2.Resize(sharp, small, new Size(40, 32), interpolation: InterpolationFlags.Area);
        Cv2.Resize(small, blurred, sharp.Size());
        Assert.True(Sharpness(sharp) > 4 * Sharpness(blurred));
    }

    [Fact]
    public void Warp_and_remap_move_pixels_the_same_way()
    {
        using Mat image = Some.Gradient();
        using Mat shift = Some.MatOf(new double[,] { { 1, 0, 3 }, { 0, 1, 2 }, { 0, 0, 1 } });
        using Mat warped = new();
        Cv2.WarpPerspective(image, warped, shift, image.Size(), borderValue: Scalar.White);
        Assert.Equal(new Vec3b(255, 255, 255), warped.Get<Vec3b>(0, 0));
        Assert.Equal(image.Get<Vec3b>(4, 5), warped.Get<Vec3b>(6, 8));

        using Mat columns = new(24, 32, MatType.CV_32FC1);
        using Mat rows = new(24, 32, MatType.CV_32FC1);
        for (int row = 0; row < 24; row++)
        {
            for (int col = 0; col < 32; col++)
            {
                columns.Set(row, col, col - 3f);
                rows.Set(row, col, row - 2f);
            }
        }

        using Mat remapped = new();
        Cv2.Remap(
            image, remapped, columns, rows, InterpolationFlags.Nearest, BorderTypes.Constant, Scalar.White);
        Assert.True(Some.Same(warped, remapped));
        Cv2.WarpPerspective(
            remapped, warped, shift, image.Size(), InterpolationFlags.Nearest | InterpolationFlags.WarpInverseMap);
        Assert.Equal(image.Get<Vec3b>(4, 5), warped.Get<Vec3b>(4, 5));
    }

    [Fact]
    public void Components_are_counted_and_measured()
    {
        using Mat image = new(20, 30, MatType.CV_8UC1, 0);
        Cv2.Rectangle(image, new Rect(2, 3, 5, 4), 255, -1);
        Cv2.Rectangle(image, new Rect(20, 10, 3, 6), 255, -1);
        using Mat labels = new();
        using Mat stats = new();
        using Mat centroids = new();
        int count = Cv2.ConnectedComponentsWithStats(image, labels, stats, centroids);
        Assert.Equal(3, count);
        Assert.Equal(MatType.CV_32SC1, labels.Type());
        int label = labels.Get<int>(4, 4);
        Assert.NotEqual(0, label);
        Assert.Equal(2, stats.Get<int>(label, (int)ConnectedComponentsTypes.Left));
        Assert.Equal(3, stats.Get<int>(label, (int)ConnectedComponentsTypes.Top));
        Assert.Equal(5, stats.Get<int>(label, (int)ConnectedComponentsTypes.Width));
        Assert.Equal(4, stats.Get<int>(label, (int)ConnectedComponentsTypes.Height));
        Assert.Equal(20, stats.Get<int>(label, (int)ConnectedComponentsTypes.Area));
        Assert.Equal((4d, 4.5), (centroids.Get<double>(label, 0), centroids.Get<double>(label, 1)));
        Assert.Equal(3, Cv2.ConnectedComponentsWithStats(
            image, labels, stats, centroids, PixelConnectivity.Connectivity4, MatType.CV_16U));
        Assert.Equal(MatType.CV_16UC1, labels.Type());
    }

    [Fact]
    public void Contours_come_with_their_nesting()
    {
        using Mat image = new(60, 80, MatType.CV_8UC1, 0);
        Cv2.Rectangle(image, new Rect(5, 5, 40, 40), 255, -1);
        Cv2.Rectangle(image, new Rect(15, 15, 10, 10), 0, -1);
        Cv2.FindContours(
            image,
            out Point[][] contours,
            out HierarchyIndex[] hierarchy,
            RetrievalModes.Tree,
            ContourApproximationModes.ApproxSimple);
        Assert.Equal((2, 2), (contours.Length, hierarchy.Length));
        int outer = hierarchy[0].Parent < 0 ? 0 : 1;
        Assert.Equal((1 - outer, -1), (hierarchy[outer].Child, hierarchy[outer].Next));
        Assert.Equal(outer, hierarchy[1 - outer].Parent);
        Assert.Equal(-1, hierarchy[outer].Previous);
        Assert.Equal(4, contours[outer].Length);
        Assert.Equal(new Rect(5, 5, 40, 40), Cv2.BoundingRect(contours[outer]));

        Point[][] moved = Cv2.FindContoursAsArray(
            image, RetrievalModes.External, ContourApproximationModes.ApproxNone, new Point(100, 0));
        Assert.Equal(4 * 39, Assert.Single(moved).Length);
        Assert.Equal(new Rect(105, 5, 40, 40), Cv2.BoundingRect(moved[0]));
    }

    [Fact]
    public void Empty_image_has_no_contours()
    {
        using Mat image = new(10, 10, MatType.CV_8UC1, 0);
        Cv2.FindContours(
            image,
            out Point[][] contours,
            out HierarchyIndex[] hierarchy,
            RetrievalModes.List,
            ContourApproximationModes.ApproxSimple);
        Assert.Empty(contours);
        Assert.Empty(hierarchy);
    }

    [Fact]
    public void Moments_give_area_and_centre()
    {
        Moments moments = Cv2.Moments(Square);
        Assert.Equal(400, moments.M00, 1e-9);
        Assert.Equal((20d, 20d), (moments.M10 / moments.M00, moments.M01 / moments.M00));
        Assert.Equal(moments.Mu20, moments.Mu02, 1e-6);
        Assert.Equal(moments.Mu20 / (400d * 400), moments.Nu20, 1e-9);
        using Mat image = new(4, 4, MatType.CV_8UC1, 9);
        Assert.Equal(16, Cv2.Moments(image, binaryImage: true).M00);
        Assert.Equal(16 * 9, Cv2.Moments(image).M00);
    }

    [Fact]
    public void Shape_measures_of_a_square()
    {
        Assert.Equal(new Rect(10, 10, 21, 21), Cv2.BoundingRect(Square));
        Assert.Equal(new Rect(1, 2, 3, 3), Cv2.BoundingRect([new Point2f(1.2f, 2.2f), new Point2f(3.5f, 4.5f)]));
        Assert.Equal(400, Cv2.ContourArea(Square));
        Assert.Equal(400, Cv2.ContourArea(Square, oriented: true));
        Assert.Equal(-400, Cv2.ContourArea(Square.AsEnumerable().Reverse(), oriented: true));
        Assert.Equal(0.5, Cv2.ContourArea([new Point2f(0, 0), new Point2f(1, 0), new Point2f(0, 1)]));
        Point[] detailed = [new(10, 10), new(20, 10), new(30, 10), new(30, 30), new(20, 31), new(10, 30)];
        Assert.Equal(4, Cv2.ApproxPolyDP(detailed, 2, closed: true).Length);
        Assert.Throws<OpenCVException>(() => Cv2.ApproxPolyDP(Array.Empty<Point>(), 2, closed: true));
    }

    private static double Sharpness(Mat image)
    {
        using Mat second = new();
        Cv2.Laplacian(image, second, MatType.CV_64F);
        Cv2.MeanStdDev(second, out _, out Scalar deviation);
        return deviation.Val0 * deviation.Val0;
    }
}
