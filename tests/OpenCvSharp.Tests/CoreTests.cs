namespace OpenCvSharp.Tests;

/// <summary>
/// rs_core_version, rs_core_build_information, rs_core_set_num_threads, rs_core_get_num_threads,
/// rs_core_add_weighted, rs_core_flip, rs_core_rotate, rs_core_mean_std_dev, rs_core_perspective_transform.
/// </summary>
public sealed class CoreTests
{
    [Fact]
    public void Version_is_that_of_the_build_information()
    {
        string version = Cv2.GetVersionString();
        Assert.StartsWith("4.", version, StringComparison.Ordinal);
        string information = Cv2.GetBuildInformation();
        Assert.Contains(version, information, StringComparison.Ordinal);
        Assert.Contains("Video I/O", information, StringComparison.Ordinal);
        Assert.True(information.Length > 256);
    }

    [Fact]
    public void Number_of_threads_is_kept()
    {
        int before = Cv2.GetNumThreads();
        try
        {
            Cv2.SetNumThreads(1);
            Assert.Equal(1, Cv2.GetNumThreads());
        }
        finally
        {
            Cv2.SetNumThreads(before);
        }
    }

    [Fact]
    public void Weighted_sum_is_rounded_and_limited()
    {
        using Mat first = new(1, 2, MatType.CV_8UC1, 100);
        using Mat second = new(1, 2, MatType.CV_8UC1, 200);
        using Mat sum = new();
        Cv2.AddWeighted(first, 0.25, second, 0.5, 3, sum);
        Assert.Equal(128, sum.Get<byte>(0, 1));
        Cv2.AddWeighted(first, 1, second, 1, 0, sum);
        Assert.Equal(255, sum.Get<byte>(0, 0));
    }

    [Fact]
    public void Flip_mirrors_the_named_axis()
    {
        using Mat image = Some.Gradient();
        using Mat flipped = new();
        Cv2.Flip(image, flipped, FlipMode.Y);
        Assert.Equal(image.Get<Vec3b>(3, 0), flipped.Get<Vec3b>(3, 31));
        Cv2.Flip(image, flipped, FlipMode.X);
        Assert.Equal(image.Get<Vec3b>(0, 5), flipped.Get<Vec3b>(23, 5));
        Cv2.Flip(image, flipped, FlipMode.XY);
        Assert.Equal(image.Get<Vec3b>(0, 0), flipped.Get<Vec3b>(23, 31));
    }

    [Fact]
    public void Rotate_turns_to_the_named_side()
    {
        using Mat image = Some.Gradient();
        using Mat turned = new();
        Cv2.Rotate(image, turned, RotateFlags.Rotate90Clockwise);
        Assert.Equal(new Size(24, 32), turned.Size());
        Assert.Equal(image.Get<Vec3b>(0, 0), turned.Get<Vec3b>(0, 23));
        Cv2.Rotate(image, turned, RotateFlags.Rotate90Counterclockwise);
        Assert.Equal(image.Get<Vec3b>(0, 0), turned.Get<Vec3b>(31, 0));
        Cv2.Rotate(image, turned, RotateFlags.Rotate180);
        Assert.Equal(image.Get<Vec3b>(0, 0), turned.Get<Vec3b>(23, 31));
    }

    [Fact]
    public void Mean_and_deviation_per_channel()
    {
        using Mat image = new(1, 2, MatType.CV_8UC3);
        image.Set(0, 0, new Vec3b(10, 0, 5));
        image.Set(0, 1, new Vec3b(20, 0, 7));
        Cv2.MeanStdDev(image, out Scalar mean, out Scalar deviation);
        Assert.Equal(new Scalar(15, 0, 6), mean);
        Assert.Equal(new Scalar(5, 0, 1), deviation);
        using Mat mask = new(1, 2, MatType.CV_8UC1, 0);
        mask.Set(0, 1, (byte)1);
        using Mat means = new();
        using Mat deviations = new();
        Cv2.MeanStdDev(image, means, deviations, mask);
        means.GetArray(out double[] values);
        Assert.Equal([20, 0, 7], values);
        deviations.GetArray(out double[] spread);
        Assert.Equal([0, 0, 0], spread);
    }

    [Fact]
    public void Perspective_transform_divides_by_the_third_coordinate()
    {
        using Mat matrix = Some.MatOf(new double[,] { { 2, 0, 1 }, { 0, 2, 0 }, { 0, 0, 2 } });
        Assert.Equal([new Point2d(3.5, 4)], Cv2.PerspectiveTransform([new Point2d(3, 4)], matrix));
        Assert.Equal([new Point2f(3.5f, 4)], Cv2.PerspectiveTransform([new Point2f(3, 4)], matrix));
    }
}
