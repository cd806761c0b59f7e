using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;

namespace RoadSeg.OpenCv.Tests.Calibration;

/// <summary>Cameras with known lenses take pictures of targets; the calibration must return the lens.</summary>
public sealed class LensRoundTripTests
{
    private static readonly ImageSize Size = new(640, 480);
    private static readonly CalibrationTarget Board = new(TargetKind.Chessboard, 8, 6, 0.06);

    // Ahead, left, up in metres; lean sideways, lean back, spin in degrees.
    private static readonly double[][] Poses =
    [
        [0.75, 0, 0, 0, 0, 0], [0.8, 0.15, 0.1, 30, 0, 5], [0.8, -0.15, 0.08, -30, 5, -5], [0.8, 0.1, -0.1, 0, 30, 0],
        [0.8, -0.1, -0.1, 5, -30, 3], [1.1, 0.35, 0.25, 20, 20, 10], [1.1, -0.35, 0.22, -20, 20, -10],
        [1.1, 0.33, -0.22, 25, -20, 0], [1.1, -0.33, -0.25, -25, -15, 0], [1.4, 0, 0, 35, 10, 20],
    ];

    [Fact]
    public void Plumb_bob_lens_comes_back()
    {
        CameraInfo truth = Camera(
            new Intrinsics(520, 515, 324, 236), new Distortion(DistortionModel.PlumbBob, [-0.22, 0.07, 0.001, -0.0008, 0]));
        LensFit fit = Calibrate(truth, Board);
        Assert.InRange(fit.RmsPixels, 0, 0.12);
        AssertSame(truth, fit.Camera, 1.5);
        Assert.InRange(fit.Sigma.FocalLengthX, 0, 3);
        Assert.Empty(fit.Dropped);
    }

    [Fact]
    public void Fisheye_lens_comes_back()
    {
        CameraInfo truth = Camera(
            new Intrinsics(330, 332, 318, 243), new Distortion(DistortionModel.Equidistant, [-0.03, 0.005, -0.001, 0]));
        LensFit fit = Calibrate(truth, Board with { SpacingMeters = 0.09 });
        Assert.InRange(fit.RmsPixels, 0, 0.15);
        AssertSame(truth, fit.Camera, 1.5);
    }

    [Theory]
    [InlineData(TargetKind.Circles, 7, 5, 0.07)]
    [InlineData(TargetKind.AsymmetricCircles, 4, 9, 0.045)]
    public void Circles_serve_as_well(TargetKind kind, int columns, int rows, double spacing)
    {
        // Centres of circles seen at an angle are not quite the centres of the ellipses: half a percent is granted.
        CameraInfo truth = Camera(
            new Intrinsics(520, 515, 324, 236), new Distortion(DistortionModel.PlumbBob, [-0.15, 0.03, 0, 0, 0]));
        LensFit fit = Calibrate(truth, new CalibrationTarget(kind, columns, rows, spacing));
        Assert.InRange(fit.RmsPixels, 0, 0.25);
        AssertSame(truth, fit.Camera, 4);
    }

    [Fact]
    public void A_view_of_another_shape_is_dropped_and_named()
    {
        CameraInfo truth = Camera(new Intrinsics(520, 515, 324, 236), Distortion.None);
        List<TargetView> views = Views(truth, Board);
        TargetView bent = views[3] with
        {
            Name = "bent",
            Points = [.. views[3].Points.Select((p, i) => p with { V = p.V + (6 * Math.Sin(i % 8)) })],
        };
        LensFit fit = Fit(truth, Board, [.. views, bent]);
        Assert.Equal("bent", Assert.Single(fit.Dropped).View.Name);
        Assert.InRange(fit.Dropped[0].RmsPixels, 1, 20);
        AssertSame(truth, fit.Camera, 1.5);
    }

    [Fact]
    public void The_same_view_again_and_again_leaves_the_lens_open()
    {
        CameraInfo truth = Camera(new Intrinsics(520, 515, 324, 236), Distortion.None);
        TargetScene scene = new(truth, Board);
        using TargetFinder finder = new(Board);
        List<TargetView> views = [];
        for (int i = 0; i < 6; i++)
        {
            views.Add(finder.Find($"v{i}", scene.Draw(1 + (0.1 * i), 0, 0, 0, 0, 0), Size, isQuick: false)!);
        }

        CalibrationException e = Assert.Throws<CalibrationException>(() => Fit(truth, Board, views));
        Assert.Matches("leave the lens open|degenerate|fx", e.Message);
    }

    [Fact]
    public void Blur_is_measured_in_pixels()
    {
        CameraInfo truth = Camera(new Intrinsics(520, 515, 324, 236), Distortion.None);
        using TargetFinder finder = new(Board);
        byte[] sharp = new TargetScene(truth, Board).Draw(0.8, 0, 0, 0, 0, 0);
        byte[] smeared = Smear(sharp, 9);
        double width = finder.Find("sharp", sharp, Size, isQuick: true)!.BlurPixels;
        Assert.InRange(width, 0.5, 2.5);
        Assert.InRange(finder.Find("smeared", smeared, Size, isQuick: true)!.BlurPixels, 2.5 * width, 12);
    }

    private static LensFit Calibrate(CameraInfo truth, CalibrationTarget target) => Fit(truth, target, Views(truth, target));

    private static LensFit Fit(CameraInfo truth, CalibrationTarget target, List<TargetView> views) => new LensCalibration(
        "made", Size, target, chosen => LensSolver.Solve(chosen, target, Size, truth.Distortion.Model)).Fit(views);

    private static List<TargetView> Views(CameraInfo truth, CalibrationTarget target)
    {
        TargetScene scene = new(truth, target);
        using TargetFinder finder = new(target);
        List<TargetView> views = [];
        foreach (double[] p in Poses)
        {
            TargetView? view = finder.Find(
                $"view {views.Count}", scene.Draw(p[0], p[1], p[2], p[3], p[4], p[5]), Size, isQuick: false);
            if (view is not null)
            {
                views.Add(view);
            }
        }

        Assert.True(views.Count >= 8, $"only {views.Count} of {Poses.Length} views show the target");
        return views;
    }

    private static CameraInfo Camera(Intrinsics intrinsics, Distortion distortion) =>
        new("made", Size, intrinsics, distortion, new CameraMount(1, 0, 0, 0, 0, 0), []);

    private static void AssertSame(CameraInfo expected, CameraInfo actual, double pixels)
    {
        Assert.Equal(expected.Intrinsics.FocalLengthX, actual.Intrinsics.FocalLengthX, pixels);
        Assert.Equal(expected.Intrinsics.FocalLengthY, actual.Intrinsics.FocalLengthY, pixels);
        Assert.Equal(expected.Intrinsics.PrincipalPointX, actual.Intrinsics.PrincipalPointX, pixels);
        Assert.Equal(expected.Intrinsics.PrincipalPointY, actual.Intrinsics.PrincipalPointY, pixels);
        Assert.Equal(expected.Distortion.Model, actual.Distortion.Model);
    }

    private static byte[] Smear(byte[] bgr, int width)
    {
        byte[] smeared = new byte[bgr.Length];
        for (int i = 0; i < bgr.Length; i++)
        {
            int row = i / (Size.Width * 3) * Size.Width * 3;
            int sum = 0;
            for (int k = -(width / 2); k <= width / 2; k++)
            {
                sum += bgr[Math.Clamp(i + (3 * k), row + (i % 3), row + ((Size.Width - 1) * 3) + (i % 3))];
            }

            smeared[i] = (byte)(sum / width);
        }

        return smeared;
    }
}
