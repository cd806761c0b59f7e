using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Tests.Overlay;

public sealed class OverlayRendererTests
{
    private static readonly ImageSize Hd = new(1280, 720);

    [Theory]
    [InlineData(480, 360, 960, 720)]
    [InlineData(424, 240, 1272, 720)]
    [InlineData(960, 540, 960, 540)]
    [InlineData(3840, 2160, 3840, 2160)]
    [InlineData(64, 48, 256, 192)]
    [InlineData(480, 800, 480, 800)]
    public void Small_frames_are_enlarged_by_a_whole_factor(int width, int height, int canvasWidth, int canvasHeight)
    {
        using OverlayRenderer renderer = new(new ImageSize(width, height));
        Assert.Equal(new ImageSize(canvasWidth, canvasHeight), renderer.CanvasSize);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 700)]
    [InlineData(700, 3)]
    [InlineData(33, 17)]
    [InlineData(641, 361)]
    public void Any_size_can_be_drawn(int width, int height)
    {
        using Scene scene = Some.Street(new ImageSize(width, height));
        using OverlayRenderer renderer = new(new ImageSize(width, height));
        Mat canvas = renderer.Render(new SceneView(scene));
        Assert.Equal(renderer.CanvasSize, new ImageSize(canvas.Cols, canvas.Rows));
        Assert.True(canvas.IsContinuous());
    }

    [Fact]
    public void Classes_are_tinted_and_ignored_pixels_are_left_alone()
    {
        using Scene scene = Some.Street(Hd, hasCamera: false);
        using OverlayRenderer renderer = new(Hd);
        Mat canvas = renderer.Render(new SceneView(scene));
        Assert.Equal(new Vec3b(90, 90, 90), At(canvas, 0.02, 0.8));
        Vec3b wall = At(canvas, 0.15, 0.5);
        Assert.True(wall.Item2 > wall.Item0 + 30 && wall.Item2 > wall.Item1 + 30, "walls are red here");
        Vec3b road = At(canvas, 0.5, 0.9);
        Assert.True(road.Item1 > road.Item2 + 30 && road.Item0 > road.Item2 + 15, "drivable ground is bluish green");
    }

    [Fact]
    public void Tints_can_be_taken_back_and_come_back()
    {
        using Scene scene = Some.Street(Hd, hasCamera: false);
        using OverlayRenderer renderer = new(Hd);
        Vec3b tinted = At(renderer.Render(new SceneView(scene)), 0.5, 0.9);
        renderer.Look = OverlayLook.Usual with { Opacity = 0 };
        Mat bare = renderer.Render(new SceneView(scene));
        Assert.Equal(new Vec3b(90, 90, 90), At(bare, 0.5, 0.9));
        Assert.Equal(new Vec3b(90, 90, 90), At(bare, 0.15, 0.5));

        // Classes are hidden by name; the drivable area is none of them.
        renderer.Look = OverlayLook.Usual with
        {
            HiddenClasses = [.. scene.Segmentation.Classes.Classes.Select(c => c.Name)],
        };
        Mat area = renderer.Render(new SceneView(scene));
        Assert.Equal(new Vec3b(90, 90, 90), At(area, 0.15, 0.5));
        Assert.Equal(tinted, At(area, 0.5, 0.9));
        renderer.Look = OverlayLook.Usual;
        Assert.NotEqual(new Vec3b(90, 90, 90), At(renderer.Render(new SceneView(scene)), 0.15, 0.5));
    }

    [Fact]
    public void The_class_map_is_laid_over_the_frame_by_its_letterbox()
    {
        // The map is smaller than the frame and of another shape; the ignored stripe stays where it is.
        using Scene scene = Some.Street(Hd, hasCamera: false, mapSize: new ImageSize(480, 360));
        using OverlayRenderer renderer = new(Hd);
        Mat canvas = renderer.Render(new SceneView(scene));
        Assert.Equal(new Vec3b(90, 90, 90), At(canvas, 0.045, 0.5));
        Assert.NotEqual(new Vec3b(90, 90, 90), At(canvas, 0.055, 0.5));
    }

    [Fact]
    public void People_have_boxes_in_the_colour_of_their_kind()
    {
        using Scene scene = Some.Street(Hd, hasCamera: false);
        PersonRegion person = Assert.Single(scene.People.People.ToArray());
        using OverlayRenderer renderer = new(Hd);
        Mat canvas = renderer.Render(new SceneView(scene));
        Scalar expected = OverlayColours.Of(person);
        Vec3b edge = canvas.At<Vec3b>(person.Box.V + (person.Box.Height / 2), person.Box.U + person.Box.Width - 1);
        Assert.Equal(new Vec3b((byte)expected.Val0, (byte)expected.Val1, (byte)expected.Val2), edge);
    }

    [Fact]
    public void The_outline_follows_the_area()
    {
        using Scene scene = Some.Street(Hd, hasCamera: false);
        Assert.True(scene.Drivable.IsPresent);
        using OverlayRenderer renderer = new(Hd);
        Mat canvas = renderer.Render(new SceneView(scene));
        int bright = 0;
        foreach (ImagePoint point in scene.Drivable.Polygon)
        {
            Vec3b pixel = canvas.At<Vec3b>(
                (int)Math.Clamp(point.V, 0, Hd.Height - 1), (int)Math.Clamp(point.U, 0, Hd.Width - 1));
            bright += pixel.Item1 > 200 ? 1 : 0;
        }

        Assert.True(
            bright > scene.Drivable.Polygon.Length * 0.6, $"{bright} of {scene.Drivable.Polygon.Length} corners");
    }

    [Fact]
    public void The_grid_is_shown_from_above_with_what_is_ahead_up()
    {
        using Scene scene = Some.Street(Hd);
        using OverlayRenderer with = new(Hd);
        using Mat shown = with.Render(new SceneView(scene)).Clone();
        using Scene bare = Some.Street(Hd, hasCamera: false);
        using OverlayRenderer without = new(Hd);
        using Mat hidden = without.Render(new SceneView(bare)).Clone();
        Assert.Equal(At(shown, 0.5, 0.2), At(hidden, 0.5, 0.2));

        // Free ground lies ahead of the vehicle: above the middle of the inset's lower edge, and not in its corners.
        Vec3b free = At(shown, 0.90, 0.26);
        Assert.True(free.Item1 > 120 && free.Item1 > free.Item2 + 60, $"free is green, not {free}");
        Vec3b unknown = At(shown, 0.985, 0.36);
        Assert.True(
            Math.Max(unknown.Item0, Math.Max(unknown.Item1, unknown.Item2)) < 80, $"unknown is dark, not {unknown}");
    }

    [Fact]
    public void Equal_scenes_give_equal_pictures()
    {
        using Scene scene = Some.Street(new ImageSize(480, 360), 7);
        using OverlayRenderer first = new(new ImageSize(480, 360));
        using OverlayRenderer second = new(new ImageSize(480, 360));
        _ = second.Render(new SceneView(scene));
        Assert.True(MatPixels.Of(first.Render(new SceneView(scene))).SequenceEqual(
            MatPixels.Of(second.Render(new SceneView(scene)))));
    }

    [Theory]
    [InlineData(SceneStatus.Ok)]
    [InlineData(SceneStatus.Degraded)]
    [InlineData(SceneStatus.Stale)]
    public void Status_shows(SceneStatus status)
    {
        using Scene scene = Some.Street(Hd);
        scene.Status = status;
        using OverlayRenderer renderer = new(Hd);
        Mat canvas = renderer.Render(new SceneView(scene));
        Scalar expected = OverlayColours.Of(status);
        Assert.Equal(new Vec3b((byte)expected.Val0, (byte)expected.Val1, (byte)expected.Val2), canvas.At<Vec3b>(6, 10));
    }

    [Fact]
    public void Rendering_allocates_nothing()
    {
        ImageSize size = new(480, 360);
        using Scene scene = Some.Street(size);
        using OverlayRenderer renderer = new(size);
        long allocated = RoadSeg.Tests.Allocations.Of(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                scene.Live = new LiveFigures(20 + i, 30 + i, "CPU");
                _ = renderer.Render(new SceneView(scene));
            }
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        using Scene scene = Some.Street(Hd, hasCamera: false);
        using OverlayRenderer renderer = new(new ImageSize(640, 480));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Render(new SceneView(scene)));
    }

    private static Vec3b At(Mat canvas, double x, double y) =>
        canvas.At<Vec3b>((int)(y * canvas.Rows), (int)(x * canvas.Cols));
}
