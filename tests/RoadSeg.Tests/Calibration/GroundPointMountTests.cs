using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Calibration;

public sealed class GroundPointMountTests
{
    private static readonly Distortion Barrel = new(DistortionModel.PlumbBob, [-0.28, 0.09, 0.001, -0.0008, -0.01]);
    private static readonly Distortion Fisheye = new(DistortionModel.Equidistant, [-0.02, 0.004, -0.001, 0.0002]);

    public static TheoryData<double, double, double, double, bool> Mounts => new()
    {
        { 1.4, 0, 2, 0, false }, { 0.45, -3, 12, 8, false }, { 2.5, 4, 15, -20, true }, { 1.2, 1, 35, 160, true },
    };

    [Theory]
    [MemberData(nameof(Mounts))]
    public void Exact_points_give_the_mount(double height, double roll, double pitch, double yaw, bool isFisheye)
    {
        CameraMount truth = new(height, Rad(roll), Rad(pitch), Rad(yaw), 1.3, -0.2);
        CameraInfo camera = Camera(isFisheye ? Fisheye : Barrel, truth);
        MountEstimate found = GroundPointMount.Estimate(camera with { Mount = null }, Marks(camera, 10, 0), "marks");
        Assert.InRange(found.RmsPixels, 0, 1e-4);
        Assert.Equal(truth.HeightMeters, found.Mount.HeightMeters, 1e-4);
        Assert.Equal(truth.RollRadians, found.Mount.RollRadians, 1e-4);
        Assert.Equal(truth.PitchRadians, found.Mount.PitchRadians, 1e-4);
        Assert.Equal(0, Math.IEEERemainder(truth.YawRadians - found.Mount.YawRadians, Math.Tau), 1e-4);
        Assert.Equal(truth.XMeters, found.Mount.XMeters, 1e-3);
        Assert.Equal(truth.YMeters, found.Mount.YMeters, 1e-3);
    }

    [Fact]
    public void Errors_are_as_large_as_they_are_said_to_be()
    {
        CameraMount truth = new(1.4, 0.01, 0.06, -0.03, 1.2, 0);
        CameraInfo camera = Camera(Barrel, truth);
        double squares = 0;
        const int trials = 40;
        for (int trial = 0; trial < trials; trial++)
        {
            MountEstimate found = GroundPointMount.Estimate(camera, Marks(camera, 12, 0.7, trial), "marks");
            double off = (found.Mount.PitchRadians - truth.PitchRadians) / found.Sigma.PitchRadians!.Value;
            squares += off * off;
        }

        // A mean of 1; 40 draws of a chi square, widened for the estimated variance.
        Assert.InRange(squares / trials, 0.5, 2.2);
    }

    [Fact]
    public void Points_on_a_line_too_few_mirrored_and_impossible_ones_are_refused()
    {
        CameraInfo camera = Camera(Barrel, new CameraMount(1.4, 0, 0.05, 0, 1.2, 0));
        GroundMark[] good = Marks(camera, 10, 0);
        AssertRefused("at least 4", camera, good[..3]);
        AssertRefused("do not determine", camera, [.. Line(camera)]);
        AssertRefused("LEFT", camera, [.. good.Select(m => m with { Ground = m.Ground with { Y = -m.Ground.Y } })]);
        AssertRefused("outside the picture", camera, [.. good[..5], good[5] with { Pixel = new ImagePoint(700, 10) }]);
        AssertRefused("not finite", camera, [.. good[..5], good[5] with { Ground = new GroundPoint(double.NaN, 0) }]);
        AssertRefused(
            "do not determine", camera,
            [.. good.Select((m, i) => i % 2 == 0 ? m : m with { Ground = new GroundPoint(m.Ground.X + 4, m.Ground.Y - 3) })]);
        AssertRefused(
            "do not determine", camera, [.. good.Select(m => m with { Ground = new GroundPoint(5, 1) })]);
    }

    [Fact]
    public void Angles_come_back_from_a_rotation()
    {
        (double roll, double pitch, double yaw) = Rotation.FromRollPitchYaw(0.3, -0.7, 2.5).ToRollPitchYaw();
        Assert.Equal(0.3, roll, 1e-12);
        Assert.Equal(-0.7, pitch, 1e-12);
        Assert.Equal(2.5, yaw, 1e-12);
        Vector3D turned = Rotation.FromAxes(new Vector3D(0, 1, 0), new Vector3D(-1, 0, 0)).Apply(new Vector3D(1, 2, 3));
        Assert.Equal(new Vector3D(-2, 1, 3), turned);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(25.0, true)]
    [InlineData(0.0, false)]
    public void A_target_on_the_ground_gives_height_pitch_and_roll(double heading, bool isPlaceKnown)
    {
        CameraMount truth = new(1.35, Rad(-1.5), Rad(14), Rad(3), 1.1, 0.2);
        CameraInfo camera = Camera(Barrel, truth);
        CalibrationTarget board = new(TargetKind.Chessboard, 8, 5, 0.12);
        GroundPoint middle = new(4.4, -0.3);
        TargetView view = Lying(camera, board, middle, Rad(heading));
        MountEstimate found = new TargetOnGround(
            board, isPlaceKnown ? Rad(heading) : null, isPlaceKnown ? middle : null)
            .Estimate(camera with { Mount = null }, [view], 7, 8);
        Assert.Equal(truth.HeightMeters, found.Mount.HeightMeters, 1e-3);
        Assert.Equal(truth.RollRadians, found.Mount.RollRadians, 1e-4);
        Assert.Equal(truth.PitchRadians, found.Mount.PitchRadians, 1e-4);
        Assert.Equal(isPlaceKnown ? truth.YawRadians : 0, found.Mount.YawRadians, 1e-4);
        Assert.Equal(isPlaceKnown ? truth.XMeters : 7, found.Mount.XMeters, 1e-3);
        Assert.Equal(isPlaceKnown ? truth.YMeters : 8, found.Mount.YMeters, 1e-3);
        Assert.Equal(isPlaceKnown, found.Sigma.YawRadians is not null);
        Assert.Throws<CalibrationException>(() =>
            new TargetOnGround(board, null, null).Estimate(camera, [], 0, 0));
    }

    private static TargetView Lying(CameraInfo camera, CalibrationTarget board, GroundPoint middle, double heading)
    {
        CameraModel model = new(camera);
        TargetPoint last = board.Lay()[^1];
        (double sin, double cos) = Math.SinCos(heading);
        return new TargetView(
            "lying",
            [.. board.Lay().Select(p =>
            {
                double along = p.Right - (last.Right / 2);
                double aside = (last.Down / 2) - p.Down;
                Assert.True(model.TryProject(
                    new GroundPoint(middle.X + (cos * along) - (sin * aside), middle.Y + (sin * along) + (cos * aside)),
                    out ImagePoint pixel));
                return pixel;
            })],
            1);
    }

    private static IEnumerable<GroundMark> Line(CameraInfo camera)
    {
        CameraModel model = new(camera);
        for (int i = 0; i < 6; i++)
        {
            GroundPoint ground = new(5 + i, 0.5 + (0.1 * i));
            Assert.True(model.TryProject(ground, out ImagePoint pixel));
            yield return new GroundMark(pixel, ground);
        }
    }

    // Places in view, near and far and to both sides; the pixels displaced by noise.
    private static GroundMark[] Marks(CameraInfo camera, int count, double noise, int seed = 1)
    {
        CameraModel model = new(camera);
        Random random = new(seed);
        List<GroundMark> marks = [];
        for (int i = 0; marks.Count < count && i < 20_000; i++)
        {
            ImagePoint pixel = new(20 + (random.NextDouble() * 600), 100 + (random.NextDouble() * 370));
            if (model.TryGround(pixel, out GroundPoint ground)
                && Math.Abs(ground.X - model.CameraInBase.X) + Math.Abs(ground.Y - model.CameraInBase.Y) < 15)
            {
                ImagePoint seen = new(
                    Math.Clamp(pixel.U + (noise * Normal(random)), 0, 639),
                    Math.Clamp(pixel.V + (noise * Normal(random)), 0, 479));
                marks.Add(new GroundMark(seen, ground));
            }
        }

        return [.. marks];
    }

    private static double Normal(Random random) =>
        Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;

    private static void AssertRefused(string why, CameraInfo camera, GroundMark[] marks) => Assert.Contains(
        why, Assert.Throws<CalibrationException>(() => GroundPointMount.Estimate(camera, marks, "")).Message,
        StringComparison.Ordinal);

    private static double Rad(double degrees) => degrees * Math.PI / 180;

    private static CameraInfo Camera(Distortion distortion, CameraMount mount) =>
        new("test", new ImageSize(640, 480), new Intrinsics(500, 510, 319.5, 239.5), distortion, mount, []);
}
