using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.Truth;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Tests;

public sealed class GridTruthTests
{
    private static readonly RoadPath Street = new(300, new Random(5));

    // Golden cell: a post 10.05 m ahead and 2.05 m to the left lies in column 100 and in row 120, beyond the middle.
    [Fact]
    public void A_post_ahead_and_left_occupies_the_cell_ahead_and_left()
    {
        OccupancyGrid grid = GridOf(Thing(10.05, 2.05, Footprint.Disc(0.03)));
        Assert.Equal(OccupancyGrid.Occupied, grid.Cells[(120 * 200) + 100]);
        Assert.Equal(1, grid.Count().Occupied);
        for (int row = 0; row < 100; row++)
        {
            Assert.False(grid.Cells.Slice(row * 200, 200).Contains(OccupancyGrid.Occupied), $"row {row}");
        }

        Assert.Equal(OccupancyGrid.Free, grid.Cells[(80 * 200) + 99]);
        GroundPoint behind = new(12.25, 2.55);
        Assert.True(grid.Geometry.TryIndexOf(behind, out int index));
        Assert.NotEqual(OccupancyGrid.Free, grid.Cells[index]);
    }

    [Fact]
    public void A_box_shows_its_near_face_and_hides_its_inside_and_what_lies_behind()
    {
        OccupancyGrid grid = GridOf(Thing(10.05, 0, Footprint.Rectangle(1, 1)));
        int row = 100;
        Assert.Equal(OccupancyGrid.Free, grid.Cells[(row * 200) + 88]);
        Assert.Equal(OccupancyGrid.Occupied, grid.Cells[(row * 200) + 90]);
        for (int column = 91; column < 200; column++)
        {
            Assert.Equal(OccupancyGrid.Unknown, grid.Cells[(row * 200) + column]);
        }
    }

    [Fact]
    public void Cells_under_the_bonnet_and_out_of_the_picture_are_unknown()
    {
        OccupancyGrid grid = GridOf();
        CameraModel camera = new(SyntheticCamera.From(new SyntheticOptions()));
        int free = 0;
        for (int index = 0; index < grid.Geometry.CellCount; index++)
        {
            GroundPoint centre = grid.Geometry.CentreOf(index % 200, index / 200);
            bool isSeen = camera.TryProject(centre, out ImagePoint pixel)
                && pixel.U is >= -0.5 and < 639.5 && pixel.V is >= -0.5 and < 479.5
                && !RayTable.Contains(camera.Camera.EgoMask, pixel);
            free += grid.Cells[index] == OccupancyGrid.Free ? 1 : 0;
            Assert.True(isSeen || grid.Cells[index] == OccupancyGrid.Unknown);
        }

        Assert.True(free > 8000);
        Assert.Equal(OccupancyGrid.Unknown, grid.Cells[(100 * 200) + 5]);
    }

    // A wall across the whole road, further away than the nearest ground, cuts off everything behind.
    [Fact]
    public void Ground_that_is_not_joined_to_the_ego_ground_is_not_free()
    {
        OccupancyGrid open = GridOf();
        OccupancyGrid walled = GridOf(Thing(8, 0, Footprint.Rectangle(0.2, 30)));
        Assert.True(open.Count().Free > walled.Count().Free);
        for (int row = 0; row < 200; row++)
        {
            Assert.DoesNotContain(OccupancyGrid.Free, walled.Cells.Slice((row * 200) + 79, 121).ToArray());
        }

        Assert.Equal(OccupancyGrid.Unknown, walled.Cells[(100 * 200) + 120]);
        OccupancyGrid blocked = GridOf(Thing(3.2, 0, Footprint.Rectangle(0.3, 30)));
        Assert.Equal(0, blocked.Count().Free);
    }

    // Independent of GroundSight: walks each line of sight in small steps and looks whether it is inside an outline.
    [Theory]
    [InlineData(20)]
    [InlineData(55)]
    [InlineData(100)]
    public void No_free_cell_of_a_drive_lies_behind_an_outline(int frame)
    {
        SyntheticScene scene = SyntheticScene.Create(SomeScene.Options());
        OccupancyGrid grid = new(GridGeometry.Default);
        scene.GridTruthAt(frame, grid);
        double time = scene.Options.MediaTimeOf(frame).TotalSeconds;
        Pose ego = scene.Ego.At(time).Pose;
        ImmutableArray<(Pose Pose, Footprint Shape)> outlines = [.. scene.Objects
            .Where(o => o.Footprint is not null)
            .Select(o => (o.StateAt(time).Pose, o.Footprint!.Value))
            .Where(o => Math.Abs(o.Pose.X - ego.X) + Math.Abs(o.Pose.Y - ego.Y) < 45)];
        int walked = 0;
        for (int index = 0; index < grid.Geometry.CellCount; index += 7)
        {
            if (grid.Cells[index] != OccupancyGrid.Free)
            {
                continue;
            }

            GroundPoint centre = grid.Geometry.CentreOf(index % 200, index / 200);
            for (double share = 0; share <= 1; share += 0.01)
            {
                double x = SyntheticCamera.AheadMeters + (share * (centre.X - SyntheticCamera.AheadMeters));
                double y = share * centre.Y;
                (double sin, double cos) = Math.SinCos(ego.Yaw);
                double worldX = ego.X + (cos * x) - (sin * y);
                double worldY = ego.Y + (sin * x) + (cos * y);
                Assert.DoesNotContain(outlines, o => SunShadow.DistanceTo(o.Pose, o.Shape, worldX, worldY) <= 0);
            }

            walked++;
        }

        Assert.True(walked > 500);
    }

    // The labels, put on the ground by the camera model, must tell the same story as the outlines.
    [Fact]
    public void Free_cells_show_road_in_the_labels()
    {
        SyntheticScene scene = SyntheticScene.Create(new SyntheticOptions { FramesPerSecond = 2 });
        CameraModel camera = new(scene.Camera);
        OccupancyGrid grid = new(GridGeometry.Default);
        int free = 0;
        int road = 0;
        for (int frame = 0; frame < scene.FrameCount; frame += 5)
        {
            scene.GridTruthAt(frame, grid);
            byte[] labels = SomeScene.Labels(scene, frame);
            for (int index = 0; index < grid.Geometry.CellCount; index++)
            {
                if (grid.Cells[index] == OccupancyGrid.Free
                    && camera.TryProject(grid.Geometry.CentreOf(index % 200, index / 200), out ImagePoint pixel))
                {
                    free++;
                    int at = ((int)Math.Round(pixel.V) * 640) + (int)Math.Round(pixel.U);
                    road += labels[at] == SyntheticClasses.Road ? 1 : 0;
                }
            }
        }

        Assert.InRange((double)road / free, 0.99, 1);
    }

    private static StreetObject Thing(double x, double y, Footprint footprint)
    {
        Pose ego = Ego().At(0).Pose;
        (double sin, double cos) = Math.SinCos(ego.Yaw);
        return new StreetObject
        {
            Id = 0,
            ClassId = SyntheticClasses.Pole,
            Footprint = footprint,
            FixedPose = new Pose(ego.X + (cos * x) - (sin * y), ego.Y + (sin * x) + (cos * y), ego.Yaw),
            HeightMeters = 1,
            SphereHeight = 0.5,
            SphereRadius = footprint.Radius + 1,
        };
    }

    private static OccupancyGrid GridOf(params StreetObject[] things)
    {
        CameraInfo camera = SyntheticCamera.From(new SyntheticOptions());
        Instant instant = new(things);
        instant.Set(0, Ego(), new CameraModel(camera).CameraInBase);
        OccupancyGrid grid = new(GridGeometry.Default);
        new GridTruth(camera, Street).Fill(instant, grid);
        return grid;
    }

    // On the straight first metres of the street, so that ahead in base_link is along the road.
    private static RoadMotion Ego() => new(Street, [new Waypoint(0, 3, 0), new Waypoint(1, 4, 0)]);
}
