using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Synthetic.Tests;

/// <summary>A vehicle that nods by ±1.5 degrees: how much of the harm to the grid following it takes away.</summary>
public sealed class OnlinePitchTests
{
    private const double Degree = Math.PI / 180;
    private static readonly ImageSize ClassMap = new(320, 240);
    private static readonly GridGeometry Cells = new(100, 100, 0.2, new GroundPoint(0, -10));

    // Goal: half the error of the grid's free boundary at least, and the nod itself to a quarter.
    [Theory]
    [InlineData("synthetic:?seed=11&size=480x360&fps=20&seconds=4&sway=1.5&light=day")]
    [InlineData("synthetic:?seed=4&size=480x360&fps=20&seconds=4&sway=1.5&light=dusk&bends=no")]
    public void Following_the_nod_halves_the_error_of_the_grid(string source)
    {
        SyntheticScene scene = SyntheticScene.Create(SyntheticOptions.Parse(source));
        CameraModel camera = new(scene.Camera);
        OnlinePitch pitch = new(camera);
        Assert.True(pitch.SeesHorizon);
        NoddedCameras cameras = new(camera);
        GridRun still = new(scene, camera);
        Dictionary<int, GridRun> nodded = [];
        byte[] bgr = new byte[scene.Camera.Size.PixelCount * 3];
        OccupancyGrid truth = new(Cells);
        ErrorSum nod = new();
        ErrorSum stillNod = new();
        ErrorSum stillEdge = new();
        ErrorSum edge = new();
        int measured = 0;
        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            scene.RenderFrame(frame, bgr);
            pitch.Update(bgr, scene.Options.MediaTimeOf(frame));
            measured += pitch.IsMeasured ? 1 : 0;
            double sway = scene.Options.SwayRadiansAt(frame);
            nod.Add(pitch.OffsetRadians - sway);
            stillNod.Add(sway);
            if (frame % 6 == 3)
            {
                int index = NoddedCameras.IndexOf(pitch.OffsetRadians);
                if (!nodded.TryGetValue(index, out GridRun? run))
                {
                    nodded.Add(index, run = new GridRun(scene, cameras.Models[index]));
                }

                scene.GridTruthAt(frame, truth);
                AddEdges(still.Build(frame), truth, stillEdge);
                AddEdges(run.Build(frame), truth, edge);
            }
        }

        string figures = FormattableString.Invariant(
            $"nod: {stillNod.Mean / Degree:0.00} degrees off without, {nod.Mean / Degree:0.00} with, ")
            + FormattableString.Invariant($"measured in {measured} of {scene.FrameCount} frames; free boundary within 15 m: ")
            + FormattableString.Invariant($"{stillEdge.Mean:0.00} m off without, {edge.Mean:0.00} m with");
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(nod.Mean <= stillNod.Mean / 4, figures);
        Assert.True(edge.Mean <= stillEdge.Mean / 2, figures);
        Assert.True(measured >= scene.FrameCount * 0.9, figures);
    }

    [Fact]
    public void Without_anything_to_see_the_mount_is_used()
    {
        CameraInfo camera = SyntheticCamera.From(SyntheticOptions.Parse("synthetic:?size=480x360"));
        OnlinePitch pitch = new(new CameraModel(camera));
        byte[] grey = new byte[camera.Size.PixelCount * 3];
        Random random = new(3);
        for (int frame = 0; frame < 20; frame++)
        {
            // Flat, then noise without any shape: nothing may be read into either.
            if (frame >= 10)
            {
                random.NextBytes(grey);
            }

            pitch.Update(grey, TimeSpan.FromSeconds(frame / 20.0));
            Assert.False(pitch.IsMeasured);
            Assert.Equal(0, pitch.OffsetRadians);
        }
    }

    [Fact]
    public void A_gap_in_time_and_a_picture_without_horizon_go_back_to_the_mount()
    {
        SyntheticScene scene = SyntheticScene.Create(
            SyntheticOptions.Parse("synthetic:?seed=4&size=480x360&fps=20&seconds=2&sway=1.5"));
        OnlinePitch pitch = new(new CameraModel(scene.Camera));
        byte[] bgr = new byte[scene.Camera.Size.PixelCount * 3];
        for (int frame = 0; frame < 5; frame++)
        {
            scene.RenderFrame(frame, bgr);
            pitch.Update(bgr, scene.Options.MediaTimeOf(frame));
        }

        Assert.InRange(pitch.OffsetRadians, 0.5 * Degree, 2.5 * Degree);
        pitch.Update(bgr, scene.Options.MediaTimeOf(5) + TimeSpan.FromSeconds(2));
        Assert.Equal(0, pitch.OffsetRadians);
        CameraInfo down = SyntheticCamera.From(SyntheticOptions.Parse("synthetic:?size=480x360&pitch=30&bonnet=no"));
        Assert.False(new OnlinePitch(new CameraModel(down)).SeesHorizon);
    }

    [Fact]
    public void Nodded_cameras_look_where_the_vehicle_nods()
    {
        CameraInfo camera = SyntheticCamera.From(SyntheticOptions.Parse("synthetic:?size=480x360&roll=2&yaw=5"));
        CameraModel level = new(camera);
        CameraModel down = new NoddedCameras(level).Models[NoddedCameras.IndexOf(1.0 * Degree)];
        Assert.Same(level, new NoddedCameras(level).Models[NoddedCameras.IndexOf(0)]);
        Assert.True(level.TryRayInBase(new ImagePoint(200, 150), out Vector3D before));
        Assert.True(down.TryRayInBase(new ImagePoint(200, 150), out Vector3D after));
        Vector3D expected = Rotation.FromRollPitchYaw(0, 1 * Degree, 0).Apply(before);
        Assert.Equal(expected.X, after.X, 1e-9);
        Assert.Equal(expected.Y, after.Y, 1e-9);
        Assert.Equal(expected.Z, after.Z, 1e-9);
        Assert.Equal(NoddedCameras.IndexOf(9), new NoddedCameras(level).Models.Count - 1);
    }

    // Along each bearing from the camera: how far the ground is free, in the grid and in truth.
    private static void AddEdges(OccupancyGrid grid, OccupancyGrid truth, ErrorSum into)
    {
        for (int bearing = -24; bearing <= 24; bearing++)
        {
            double expected = FreeTo(truth, bearing * Degree);
            if (expected is > 5 and < 15)
            {
                into.Add(FreeTo(grid, bearing * Degree) - expected);
            }
        }
    }

    private static double FreeTo(OccupancyGrid grid, double bearing)
    {
        double last = 0;
        for (double range = 3; range < 19.5; range += 0.1)
        {
            GroundPoint point = new(
                SyntheticCamera.AheadMeters + (range * Math.Cos(bearing)), range * Math.Sin(bearing));
            if (Cells.TryIndexOf(point, out int index) && grid.Cells[index] == OccupancyGrid.Free)
            {
                last = range;
            }
            else if (last > 0)
            {
                break;
            }
        }

        return last;
    }

    private sealed class ErrorSum
    {
        private double sum;
        private int count;

        public double Mean => sum / Math.Max(1, count);

        public void Add(double error)
        {
            sum += Math.Abs(error);
            count++;
        }
    }

    /// <summary>The line from exact labels to the grid, through one camera.</summary>
    private sealed class GridRun
    {
        private readonly SyntheticScene scene;
        private readonly Segmentation segmentation;
        private readonly RegionFinder finder;
        private readonly GridBuilder builder;
        private readonly DrivableArea drivable = new(ClassMap);
        private readonly PeopleRegions people = new();
        private readonly OccupancyGrid grid = new(Cells);

        public GridRun(SyntheticScene scene, CameraModel camera)
        {
            this.scene = scene;
            ImageSize size = scene.Camera.Size;
            Letterbox imageFromModel = Letterbox.Stretch(size, ClassMap);
            segmentation = new(SyntheticClasses.Table, ClassMap, new ImageSize(1, 1), imageFromModel, size);
            segmentation.Confidences.Fill(255);
            finder = new(
                ClassMap, size, imageFromModel, SyntheticClasses.Table, new CameraModel(scene.Camera), new RegionOptions());
            finder.Project(camera);
            builder = new(camera, imageFromModel, ClassMap, Cells, new GridOptions());
        }

        public OccupancyGrid Build(int frame)
        {
            scene.RenderLabels(frame, segmentation.ClassIds, ClassMap);
            finder.Find(segmentation, drivable, people);
            builder.Build(segmentation, drivable, people, grid);
            return grid;
        }
    }
}
