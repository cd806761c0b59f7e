using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Calibration;

public sealed class CameraModelTests
{
    private static readonly Distortion Barrel = new(DistortionModel.PlumbBob, [-0.38, 0.16, 0.001, -0.0008, -0.03]);
    private static readonly Distortion Fisheye = new(DistortionModel.Equidistant, [-0.02, 0.004, -0.001, 0.0002]);

    public static TheoryData<string> Lenses => ["none", "barrel", "fisheye"];

    [Theory]
    [MemberData(nameof(Lenses))]
    public void Image_to_ground_to_image_returns_within_a_hundredth_of_a_pixel(string lens)
    {
        CameraModel model = new(Camera(DistortionOf(lens), new CameraMount(1.4, 0.02, 0.12, -0.3, 1.2, 0.1)));
        int grounded = 0;
        for (int v = 0; v < 480; v += 5)
        {
            for (int u = 0; u < 640; u += 5)
            {
                ImagePoint pixel = new(u, v);
                if (model.TryGround(pixel, out GroundPoint ground))
                {
                    grounded++;
                    Assert.True(model.TryProject(ground, out ImagePoint back));
                    Assert.InRange(Math.Abs(back.U - u), 0, 0.01);
                    Assert.InRange(Math.Abs(back.V - v), 0, 0.01);
                }
            }
        }

        Assert.InRange(grounded, 5000, 12288);
    }

    [Fact]
    public void A_point_lands_where_the_plumb_bob_formula_says()
    {
        // Formula evaluated here term by term for x = 0.25, y = 0.4 (camera level, so y = height / range).
        CameraModel model = new(Camera(Barrel, new CameraMount(1.2, 0, 0, 0, 0, 0)));
        const double X = 0.25;
        const double Y = 0.4;
        double r2 = (X * X) + (Y * Y);
        double radial = 1 - (0.38 * r2) + (0.16 * r2 * r2) - (0.03 * r2 * r2 * r2);
        double xd = (X * radial) + (2 * 0.001 * X * Y) - (0.0008 * (r2 + (2 * X * X)));
        double yd = (Y * radial) + (0.001 * (r2 + (2 * Y * Y))) - (2 * 0.0008 * X * Y);
        Assert.True(model.TryProject(new GroundPoint(3, -0.75), out ImagePoint pixel));
        Assert.Equal(319.5 + (500 * xd), pixel.U, 1e-9);
        Assert.Equal(239.5 + (510 * yd), pixel.V, 1e-9);
    }

    [Fact]
    public void A_point_lands_where_the_equidistant_formula_says()
    {
        CameraModel model = new(Camera(Fisheye, new CameraMount(1.2, 0, 0, 0, 0, 0)));
        const double X = 0.25;
        const double Y = 0.4;
        double r = Math.Sqrt((X * X) + (Y * Y));
        double theta = Math.Atan(r);
        double bent = theta - (0.02 * Math.Pow(theta, 3)) + (0.004 * Math.Pow(theta, 5))
            - (0.001 * Math.Pow(theta, 7)) + (0.0002 * Math.Pow(theta, 9));
        Assert.True(model.TryProject(new GroundPoint(3, -0.75), out ImagePoint pixel));
        Assert.Equal(319.5 + (500 * bent / r * X), pixel.U, 1e-9);
        Assert.Equal(239.5 + (510 * bent / r * Y), pixel.V, 1e-9);
    }

    [Fact]
    public void A_level_camera_sees_its_horizon_at_the_principal_point_and_the_ground_below()
    {
        CameraModel model = new(Camera(Distortion.None, new CameraMount(1.5, 0, 0, 0, 0, 0)));
        Assert.False(model.TryGround(new ImagePoint(320, 239.5), out _));
        Assert.False(model.TryGround(new ImagePoint(320, 100), out _));
        Assert.True(model.TryGround(new ImagePoint(319.5, 239.5 + 51), out GroundPoint ground));
        Assert.Equal(15, ground.X, 1e-9);
        Assert.Equal(0, ground.Y, 1e-9);
    }

    [Fact]
    public void A_point_ahead_left_appears_left_of_the_centre_and_the_mount_offset_counts()
    {
        CameraModel model = new(Camera(Distortion.None, new CameraMount(1.5, 0, 0, 0, 2, 0.5)));
        Assert.True(model.TryProject(new GroundPoint(12, 3.5), out ImagePoint pixel));
        Assert.Equal(319.5 - (500 * 0.3), pixel.U, 1e-9);
        Assert.Equal(239.5 + (510 * 0.15), pixel.V, 1e-9);
    }

    [Fact]
    public void Positive_pitch_looks_down_positive_yaw_looks_left_positive_roll_leans_right()
    {
        Vector3D far = new(1e9, 0, 0);
        Assert.True(Mounted(0, 0.1, 0).TryProject(far, out ImagePoint horizon));
        Assert.Equal(239.5 - (510 * Math.Tan(0.1)), horizon.V, 1e-3);

        Assert.True(Mounted(0, 0, 0.1).TryProject(far, out ImagePoint ahead));
        Assert.Equal(319.5 + (500 * Math.Tan(0.1)), ahead.U, 1e-3);

        // Rolled about the forward axis by +0.1 (left side up): what is level on the left sinks in the picture.
        Assert.True(Mounted(0.1, 0, 0).TryProject(new Vector3D(1e9, 3e8, 0), out ImagePoint left));
        Assert.Equal(239.5 + (510 * 0.3 * Math.Sin(0.1)), left.V, 1e-3);

        static CameraModel Mounted(double roll, double pitch, double yaw) =>
            new(Camera(Distortion.None, new CameraMount(1.5, roll, pitch, yaw, 0, 0)));
    }

    [Fact]
    public void Points_behind_the_camera_are_not_seen()
    {
        CameraModel model = new(Camera(Barrel, new CameraMount(1.5, 0, 0, 0, 0, 0)));
        Assert.False(model.TryProject(new GroundPoint(-5, 0), out _));
        Assert.False(model.TryProject(new GroundPoint(0, 0), out _));
    }

    [Fact]
    public void Where_the_barrel_folds_back_nothing_is_seen_and_no_ray_comes_back()
    {
        // r(1 - 0.38 r²) grows up to r = 0.936 only: beyond, far-off points would fall into the picture again.
        Distortion folding = new(DistortionModel.PlumbBob, [-0.38, 0, 0, 0, 0]);
        CameraModel model = new(Camera(folding, new CameraMount(1.5, 0, 0, 0, 0, 0)));
        Assert.True(model.TryProject(new Vector3D(10, 9.2, 1.5), out _));
        Assert.False(model.TryProject(new Vector3D(10, 9.6, 1.5), out _));
        double peak = 0.9366 * (1 - (0.38 * 0.9366 * 0.9366));
        Assert.True(model.TryRayInBase(new ImagePoint(319.5 + (500 * (peak - 0.001)), 239.5), out _));
        Assert.False(model.TryRayInBase(new ImagePoint(319.5 + (500 * (peak + 0.001)), 239.5), out _));
    }

    [Fact]
    public void A_fisheye_sees_more_than_a_half_sphere()
    {
        Distortion plain = new(DistortionModel.Equidistant, [0, 0, 0, 0]);
        CameraModel model = new(Camera(plain, new CameraMount(1.5, 0, 0, 0, 0, 0)));
        Vector3D behindLeft = new(-1, 5, 1.5);
        Assert.True(model.TryProject(behindLeft, out ImagePoint pixel));
        Assert.Equal(319.5 - (500 * Math.Atan2(5, -1)), pixel.U, 1e-9);
        Assert.True(model.TryRayInBase(pixel, out Vector3D ray));
        Assert.Equal(-0.2, ray.X / ray.Y, 1e-9);
    }

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(-0.3, true)]
    [InlineData(-0.6, false)]
    public void A_camera_that_looks_at_the_sky_sees_no_ground(double pitch, bool expected) => Assert.Equal(
        expected, new CameraModel(Camera(Distortion.None, new CameraMount(1.5, 0, pitch, 0, 0, 0))).SeesGround);

    [Fact]
    public void A_smaller_picture_shows_the_same_point_at_the_same_share()
    {
        CameraInfo camera = Camera(Barrel, new CameraMount(1.4, 0.01, 0.1, 0.05, 0, 0)) with
        {
            EgoMask = [[new(-0.5, 479.5), new(639.5, 479.5), new(319.5, 399.5)]],
        };
        CameraInfo half = camera.ForSize(new ImageSize(320, 240));
        Assert.True(new CameraModel(camera).TryProject(new GroundPoint(9, 2), out ImagePoint full));
        Assert.True(new CameraModel(half).TryProject(new GroundPoint(9, 2), out ImagePoint small));
        Assert.Equal((full.U + 0.5) / 2, small.U + 0.5, 1e-9);
        Assert.Equal((full.V + 0.5) / 2, small.V + 0.5, 1e-9);
        Assert.Equal([new(-0.5, 239.5), new(319.5, 239.5), new(159.5, 199.5)], half.EgoMask[0]);
        Assert.Same(camera, camera.ForSize(new ImageSize(640, 480)));
        CalibrationException e = Assert.Throws<CalibrationException>(() => camera.ForSize(new ImageSize(640, 360)));
        Assert.Contains("\"front\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("640x360", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_fit_no_camera_are_named()
    {
        CameraInfo good = Camera(Barrel, new CameraMount(1.4, 0, 0, 0, 0, 0));
        good.ThrowIfUnusable();
        Refuses(good with { Intrinsics = good.Intrinsics with { FocalLengthX = 0 } }, "fx");
        Refuses(good with { Intrinsics = good.Intrinsics with { FocalLengthY = double.NaN } }, "fy");
        Refuses(good with { Intrinsics = good.Intrinsics with { PrincipalPointX = double.PositiveInfinity } }, "cx");
        Refuses(good with { Size = new ImageSize(0, 480) }, "image size");
        Refuses(good with { Distortion = new Distortion(DistortionModel.Equidistant, [0, 0, 0, 0, 0]) }, "4 coeff");
        Refuses(good with { Distortion = new Distortion(DistortionModel.PlumbBob, [0, 0, double.NaN, 0, 0]) }, "NaN");
        Refuses(good with { Mount = new CameraMount(0, 0, 0, 0, 0, 0) }, "height");
        Refuses(good with { Mount = new CameraMount(1, 0, double.NaN, 0, 0, 0) }, "pitch");
        Assert.Contains(
            "mount", Assert.Throws<CalibrationException>(() => new CameraModel(good with { Mount = null })).Message,
            StringComparison.Ordinal);

        static void Refuses(CameraInfo camera, string named) => Assert.Contains(
            named, Assert.Throws<CalibrationException>(camera.ThrowIfUnusable).Message, StringComparison.Ordinal);
    }

    private static Distortion DistortionOf(string lens) => lens switch
    {
        "barrel" => Barrel,
        "fisheye" => Fisheye,
        _ => Distortion.None,
    };

    private static CameraInfo Camera(Distortion distortion, CameraMount mount) => new(
        "front",
        new ImageSize(640, 480),
        new Intrinsics(500, 510, 319.5, 239.5),
        distortion,
        mount,
        ImmutableArray<ImmutableArray<ImagePoint>>.Empty);
}
