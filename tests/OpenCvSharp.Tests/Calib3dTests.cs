namespace OpenCvSharp.Tests;

/// <summary>
/// rs_calib3d_undistort, rs_calib3d_init_undistort_rectify_map, rs_calib3d_calibrate_camera,
/// rs_calib3d_project_points, rs_calib3d_solve_pnp, rs_calib3d_rodrigues, rs_calib3d_find_homography,
/// rs_imgproc_get_perspective_transform.
/// </summary>
public sealed class Calib3dTests
{
    private static readonly double[] Lens = [-0.21, 0.06, 0.001, -0.0005, 0];

    [Fact]
    public void Calibration_finds_the_camera_that_took_the_views()
    {
        // Ten exact projections of a board by a known camera: the calibration must return that camera.
        List<Point3f[]> objects = [];
        List<Point2f[]> images = [];
        List<double[]> rotations = [];
        for (int i = 0; i < 10; i++)
        {
            double[] rotation = [0.35 * Math.Sin(1.3 * i), 0.4 * Math.Cos(2.1 * i), 0.1 * i];
            double[] translation = [-3 + (0.2 * i), -2 + (0.1 * i), 9 + (0.3 * i)];
            Cv2.ProjectPoints(
                Some.BoardPoints(), rotation, translation, Some.Camera(), Lens, out Point2f[] seen, out _);
            objects.Add(Some.BoardPoints());
            images.Add(seen);
            rotations.Add(rotation);
        }

        double[,] camera = new double[3, 3];
        double[] lens = new double[5];
        double error = Cv2.CalibrateCamera(
            objects, images, Some.CameraSize, camera, lens, out Vec3d[] rvecs, out Vec3d[] tvecs);
        Assert.InRange(error, 0, 0.01);
        Assert.Equal(520, camera[0, 0], 0.1);
        Assert.Equal(515, camera[1, 1], 0.1);
        Assert.Equal(318, camera[0, 2], 0.1);
        Assert.Equal(243, camera[1, 2], 0.1);
        Assert.Equal(1, camera[2, 2]);
        Assert.Equal(Lens[0], lens[0], 0.002);
        Assert.Equal((10, 10), (rvecs.Length, tvecs.Length));
        Assert.Equal(rotations[3][1], rvecs[3].Item1, 0.001);
        Assert.Equal(9.9, tvecs[3].Item2, 0.01);
    }

    [Fact]
    public void Calibration_refuses_views_that_do_not_match()
    {
        Assert.Throws<ArgumentException>(() => Cv2.CalibrateCamera(
            [Some.BoardPoints()],
            [new Point2f[3]],
            Some.CameraSize,
            Some.Camera(),
            new double[5],
            out _,
            out _));
    }

    [Fact]
    public void Projection_follows_the_pinhole_formula()
    {
        Cv2.ProjectPoints(
            [new Point3f(1, -0.5f, 0)],
            [0, 0, 0],
            [0, 0, 10],
            Some.Camera(),
            [0, 0, 0, 0],
            out Point2f[] seen,
            out double[,] jacobian);
        Assert.Equal(318 + 52, seen[0].X, 1e-3);
        Assert.Equal(243 - 25.75, seen[0].Y, 1e-3);
        Assert.Equal((2, 14), (jacobian.GetLength(0), jacobian.GetLength(1)));
        Assert.Equal(52, jacobian[0, 3], 1e-3);
    }

    [Fact]
    public void Pose_is_found_from_its_projection()
    {
        double[] rotation = [0.2, -0.3, 0.1];
        double[] translation = [-2, -1.5, 11];
        Cv2.ProjectPoints(Some.BoardPoints(), rotation, translation, Some.Camera(), Lens, out Point2f[] seen, out _);
        double[] rvec = [];
        double[] tvec = [];
        Cv2.SolvePnP(Some.BoardPoints(), seen, Some.Camera(), Lens, ref rvec, ref tvec);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(rotation[i], rvec[i], 1e-3);
            Assert.Equal(translation[i], tvec[i], 1e-2);
        }

        Cv2.SolvePnP(Some.BoardPoints(), seen, Some.Camera(), Lens, ref rvec, ref tvec, useExtrinsicGuess: true);
        Assert.Equal(translation[2], tvec[2], 1e-2);
    }

    [Fact]
    public void Rotation_vector_and_matrix_convert_into_each_other()
    {
        Cv2.Rodrigues([0, 0, Math.PI / 2], out double[,] matrix, out double[,] jacobian);
        Assert.Equal(-1, matrix[0, 1], 1e-12);
        Assert.Equal(1, matrix[1, 0], 1e-12);
        Assert.Equal(1, matrix[2, 2], 1e-12);
        Assert.Equal((3, 9), (jacobian.GetLength(0), jacobian.GetLength(1)));
        Cv2.Rodrigues(matrix, out double[] vector, out _);
        Assert.Equal(Math.PI / 2, vector[2], 1e-12);
        using Mat source = Some.MatOf(0, 0, Math.PI / 2);
        using Mat target = new();
        Cv2.Rodrigues(source, target);
        Assert.Equal(-1, target.Get<double>(0, 1), 1e-12);
    }

    [Fact]
    public void Undistortion_by_maps_equals_undistortion_at_once()
    {
        using Mat image = new(480, 640, MatType.CV_8UC3, Scalar.All(60));
        Cv2.Circle(image, new Point(90, 80), 40, Scalar.Red, -1);
        Cv2.Line(image, new Point(5, 470), new Point(630, 400), Scalar.White, 5);
        using Mat camera = Some.MatOf(Some.Camera());
        using Mat lens = Some.MatOf(Lens);
        using Mat none = new();
        using Mat direct = new();
        Cv2.Undistort(image, direct, camera, lens);
        using Mat map1 = new();
        using Mat map2 = new();
        Cv2.InitUndistortRectifyMap(
            camera, lens, none, camera, image.Size(), MatType.CV_16SC2, map1, map2);
        using Mat mapped = new();
        Cv2.Remap(image, mapped, map1, map2, InterpolationFlags.Linear);
        Assert.True(Some.Same(direct, mapped));
        Assert.False(Some.Same(image, mapped));
        using Mat untouched = new();
        Cv2.Undistort(image, untouched, camera, none);
        Assert.True(Some.Same(image, untouched));
        using Mat halved = Some.MatOf(new double[,] { { 260, 0, 318 }, { 0, 257.5, 243 }, { 0, 0, 1 } });
        Cv2.Undistort(image, untouched, camera, none, halved);
        Assert.False(Some.Same(image, untouched));
    }

    [Fact]
    public void Homography_maps_its_points()
    {
        Point2f[] source = [new(0, 0), new(10, 0), new(10, 10), new(0, 10)];
        Point2f[] target = [new(5, 5), new(25, 6), new(24, 30), new(4, 28)];
        using Mat exact = Cv2.GetPerspectiveTransform(source, target);
        Assert.Equal((3, 3, MatType.CV_64FC1), (exact.Rows, exact.Cols, exact.Type()));
        Point2f[] mapped = Cv2.PerspectiveTransform(source, exact);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(target[i].X, mapped[i].X, 1e-3);
            Assert.Equal(target[i].Y, mapped[i].Y, 1e-3);
        }
    }

    [Fact]
    public void Robust_homography_leaves_the_wrong_pair_out()
    {
        List<Point2d> source = [];
        List<Point2d> target = [];
        for (int i = 0; i < 20; i++)
        {
            Point2d point = new(i % 5 * 10, i / 5 * 10);
            source.Add(point);
            target.Add(new Point2d((2 * point.X) + 3, (2 * point.Y) - 1));
        }

        target[7] = new Point2d(500, 500);
        using Mat mask = new();
        using Mat found = Cv2.FindHomography(source, target, HomographyMethods.Ransac, 1, mask);
        Assert.Equal(2, found.Get<double>(0, 0), 1e-6);
        Assert.Equal(-1, found.Get<double>(1, 2), 1e-6);
        mask.GetArray(out byte[] right);
        Assert.Equal(0, right[7]);
        Assert.Equal(19, right.Count(value => value == 1));
    }
}
