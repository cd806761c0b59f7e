namespace OpenCvSharp.Tests;

/// <summary>rs_calib3d_find_circles_grid, rs_calib3d_fisheye_calibrate.</summary>
public sealed class TargetTests
{
    [Fact]
    public void A_grid_of_circles_is_found_in_order()
    {
        using Mat picture = new(400, 500, MatType.CV_8UC1, Scalar.All(255));
        List<Point2f> drawn = [];
        for (int row = 0; row < 5; row++)
        {
            for (int col = 0; col < 6; col++)
            {
                drawn.Add(new Point2f(75 + (70 * col), 65 + (65 * row)));
                Cv2.Circle(picture, new Point((int)drawn[^1].X, (int)drawn[^1].Y), 18, Scalar.Black, -1);
            }
        }

        Assert.True(Cv2.FindCirclesGrid(picture, new Size(6, 5), out Point2f[] found));
        if (found[0].X > found[^1].X)
        {
            Array.Reverse(found);
        }

        foreach ((Point2f expected, Point2f actual) in drawn.Zip(found))
        {
            Assert.Equal(expected.X, actual.X, 0.6);
            Assert.Equal(expected.Y, actual.Y, 0.6);
        }
    }

    [Fact]
    public void An_asymmetric_grid_is_found_and_an_empty_picture_has_none()
    {
        using Mat picture = new(420, 620, MatType.CV_8UC1, Scalar.All(255));
        for (int row = 0; row < 7; row++)
        {
            for (int col = 0; col < 4; col++)
            {
                Point centre = new(90 + (55 * ((2 * col) + (row % 2))), 45 + (55 * row));
                Cv2.Circle(picture, centre, 15, Scalar.Black, -1);
            }
        }

        using Mat centres = new();
        Assert.True(Cv2.FindCirclesGrid(picture, new Size(4, 7), centres, FindCirclesGridFlags.AsymmetricGrid));
        Assert.Equal(28, centres.Rows * centres.Cols);
        using Mat empty = new(420, 620, MatType.CV_8UC1, Scalar.All(128));
        Assert.False(Cv2.FindCirclesGrid(empty, new Size(4, 7), out _, FindCirclesGridFlags.AsymmetricGrid));
    }

    [Fact]
    public void Fisheye_calibration_finds_the_lens_that_took_the_views()
    {
        double[] lens = [-0.02, 0.004, -0.001, 0.0002];
        List<Mat> objects = [];
        List<Mat> images = [];
        for (int i = 0; i < 10; i++)
        {
            double[] turn = [0.45 * Math.Sin(1.3 * i), 0.5 * Math.Cos(2.1 * i), 0.1 * i];
            Point3f move = new(-3f + (0.5f * (i % 3)), -2f + (0.3f * (i % 4)), 6f + (0.4f * i));
            objects.Add(Column(Some.BoardPoints(), MatType.CV_32FC3));
            images.Add(Column([.. Some.BoardPoints().Select(p => Project(p, turn, move, lens))], MatType.CV_32FC2));
        }

        using Mat k = new(3, 3, MatType.CV_64FC1, Scalar.All(0));
        using Mat d = new(4, 1, MatType.CV_64FC1, Scalar.All(0));
        double error = Cv2.FishEye.Calibrate(
            objects, images, Some.CameraSize, k, d, out IEnumerable<Mat> rvecs, out IEnumerable<Mat> tvecs,
            FishEyeCalibrationFlags.RecomputeExtrinsic | FishEyeCalibrationFlags.FixSkew);
        Assert.InRange(error, 0, 0.01);
        Assert.Equal(300, k.Get<double>(0, 0), 0.5);
        Assert.Equal(305, k.Get<double>(1, 1), 0.5);
        Assert.Equal(318, k.Get<double>(0, 2), 0.5);
        Assert.Equal(lens[0], d.Get<double>(0, 0), 0.005);
        Assert.Equal((10, 10), (rvecs.Count(), tvecs.Count()));
        Assert.Equal(7.2, tvecs.ElementAt(3).Get<Vec3d>(0, 0).Item2, 0.02);
        Assert.Throws<ArgumentException>(() => Cv2.FishEye.Calibrate(
            objects, images.Take(2), Some.CameraSize, k, d, out _, out _));
        objects.Concat(images).Concat(rvecs).Concat(tvecs).ToList().ForEach(mat => mat.Dispose());
    }

    // Written out here: θd = θ(1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸).
    private static Point2f Project(Point3f p, double[] turn, Point3f move, double[] lens)
    {
        Cv2.Rodrigues(turn, out double[,] r, out _);
        double x = (r[0, 0] * p.X) + (r[0, 1] * p.Y) + move.X;
        double y = (r[1, 0] * p.X) + (r[1, 1] * p.Y) + move.Y;
        double z = (r[2, 0] * p.X) + (r[2, 1] * p.Y) + move.Z;
        double radius = Math.Sqrt((x * x) + (y * y));
        double t = Math.Atan2(radius, z);
        double t2 = t * t;
        double bent = t * (1 + (t2 * (lens[0] + (t2 * (lens[1] + (t2 * (lens[2] + (t2 * lens[3]))))))));
        return new Point2f((float)(318 + (300 * bent * x / radius)), (float)(243 + (305 * bent * y / radius)));
    }

    private static Mat Column<T>(T[] items, MatType type)
        where T : unmanaged
    {
        Mat column = new(items.Length, 1, type);
        column.SetArray(items);
        return column;
    }
}
