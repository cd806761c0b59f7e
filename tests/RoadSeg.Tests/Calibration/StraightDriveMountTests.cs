using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Calibration;

/// <summary>Lane lines projected exactly, with the clutter of a street around them.</summary>
public sealed class StraightDriveMountTests
{
    private const double Lane = 3.5;
    private static readonly double[] ThreeLines = [-1.6, 1.9, 5.4];
    private static readonly double[] OwnLane = [-1.6, 1.9];

    public static TheoryData<double, double, double, double> Mounts => new()
    {
        { 1.4, 0, 2, 0 }, { 0.6, 2, 8, 4 }, { 2.4, -3, 12, -6 }, { 1.1, 1, -3, 10 },
    };

    [Theory]
    [MemberData(nameof(Mounts))]
    public void Three_lines_and_their_distance_give_all_but_the_place(
        double height, double roll, double pitch, double yaw)
    {
        CameraMount truth = new(height, Rad(roll), Rad(pitch), Rad(yaw), 1.2, 0);
        MountEstimate found = new StraightDriveMount(null, Lane).Estimate(
            Camera(truth), Stretches(truth, ThreeLines, 0), 1.2, 0);
        AssertNear(truth, found, 0.1, 0.01);
        Assert.NotNull(found.Sigma.HeightMeters);
        Assert.Null(found.Sigma.XMeters);
        Assert.Equal(1.2, found.Mount.XMeters);
    }

    [Fact]
    public void With_the_height_the_lane_width_follows()
    {
        CameraMount truth = new(1.4, Rad(1), Rad(3), Rad(-2), 0, 0);
        MountEstimate found = new StraightDriveMount(1.4, null).Estimate(
            Camera(truth), Stretches(truth, ThreeLines, 0), 0, 0);
        AssertNear(truth, found, 0.1, 0);
        Assert.Null(found.Sigma.HeightMeters);
        Assert.Contains(found.Notes, note => note.Contains("3.5", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_lines_give_the_roll_only_with_height_and_width()
    {
        CameraMount truth = new(1.4, Rad(2), Rad(3), Rad(1), 0, 0);
        MountEstimate both = new StraightDriveMount(1.4, Lane).Estimate(
            Camera(truth), Stretches(truth, OwnLane, 0), 0, 0);
        AssertNear(truth, both, 0.1, 0);
        MountEstimate one = new StraightDriveMount(null, Lane).Estimate(
            Camera(truth), Stretches(truth, OwnLane, 0), 0, 0);
        Assert.Equal(truth.PitchRadians, one.Mount.PitchRadians, Rad(0.2));
        Assert.Contains(one.Notes, note => note.Contains("roll is not measured", StringComparison.Ordinal));
        Assert.True(one.Sigma.RollRadians > Rad(1));
    }

    [Fact]
    public void Bends_empty_roads_and_impossible_numbers_are_refused()
    {
        CameraMount truth = new(1.4, 0, Rad(3), 0, 0, 0);
        AssertRefused("not straight", truth, new StraightDriveMount(null, Lane), Stretches(truth, ThreeLines, 0.03));
        AssertRefused("no lane lines", truth, new StraightDriveMount(null, Lane), [[], []]);
        AssertRefused("no lane lines", truth, new StraightDriveMount(null, Lane), Stretches(truth, [], 0));
        AssertRefused("expected the height", truth, new StraightDriveMount(null, null), [[]]);
        AssertRefused("height is -1", truth, new StraightDriveMount(-1, null), [[]]);
        AssertRefused("height is NaN", truth, new StraightDriveMount(double.NaN, null), [[]]);
        AssertRefused("wide", truth, new StraightDriveMount(null, 0), [[]]);
    }

    private static void AssertNear(CameraMount truth, MountEstimate found, double degrees, double heightShare)
    {
        Assert.Equal(truth.PitchRadians, found.Mount.PitchRadians, Rad(degrees));
        Assert.Equal(truth.RollRadians, found.Mount.RollRadians, Rad(degrees));
        Assert.Equal(truth.YawRadians, found.Mount.YawRadians, Rad(degrees));
        Assert.Equal(truth.HeightMeters, found.Mount.HeightMeters, (heightShare * truth.HeightMeters) + 1e-9);
    }

    private static void AssertRefused(
        string why, CameraMount truth, StraightDriveMount way, List<List<ImagePoint>> stretches) => Assert.Contains(
        why, Assert.Throws<CalibrationException>(() => way.Estimate(Camera(truth), stretches, 0, 0)).Message,
        StringComparison.Ordinal);

    // Dashes, a third of all points clutter, half a pixel of noise. A bend turns the lines from stretch to stretch.
    private static List<List<ImagePoint>> Stretches(CameraMount truth, double[] lines, double bendRadians)
    {
        Random random = new(5);
        List<List<ImagePoint>> stretches = [];
        for (int stretch = 0; stretch < 8; stretch++)
        {
            CameraMount turned = truth with { YawRadians = truth.YawRadians + (bendRadians * (stretch - 4)) };
            CameraModel model = new(Camera(turned with { XMeters = 0, YMeters = 0 }));
            List<ImagePoint> points = [];
            for (int i = 0; i < 4000 && lines.Length > 0; i++)
            {
                double x = 3 + (25 * random.NextDouble() * random.NextDouble());
                double y = lines[i % lines.Length];
                bool isDash = y < 5 || (x + stretch) % 6 < 3;
                if (isDash && model.TryProject(new GroundPoint(x, y), out ImagePoint pixel) && IsInside(pixel))
                {
                    points.Add(new ImagePoint(pixel.U + (0.5 * (random.NextDouble() - 0.5)), pixel.V));
                }
            }

            int clutter = Math.Max(500, points.Count / 2);
            for (int i = 0; i < clutter; i++)
            {
                points.Add(new ImagePoint(640 * random.NextDouble(), 240 + (240 * random.NextDouble())));
            }

            stretches.Add(points);
        }

        return stretches;
    }

    private static bool IsInside(ImagePoint p) => p.U >= 0 && p.U < 640 && p.V >= 150 && p.V < 480;

    private static double Rad(double degrees) => degrees * Math.PI / 180;

    private static CameraInfo Camera(CameraMount mount) => new(
        "test", new ImageSize(640, 480), new Intrinsics(500, 500, 319.5, 239.5),
        new Distortion(DistortionModel.PlumbBob, [-0.1, 0.02, 0, 0, 0]), mount, []);
}
