using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Tests.Calibration;

public sealed class ViewSelectorTests
{
    private static readonly ImageSize Size = new(640, 480);
    private static readonly CalibrationTarget Board = new(TargetKind.Chessboard, 4, 3, 1);

    [Fact]
    public void Blurred_views_and_repetitions_are_left_out_with_the_reason()
    {
        TargetView[] views =
        [
            View("a", 100, 100, 20), View("again", 101, 100, 20), View("b", 500, 100, 20), View("c", 300, 300, 60),
            View("moved", 300, 100, 20) with { BlurPixels = 9 },
        ];
        ViewChoice choice = new ViewSelector(Size, Board).Choose(views, 10, 0.05);
        Assert.Equal(["a", "b", "c"], choice.Kept.Select(view => view.Name));
        Assert.Contains("blurred", choice.Left.Single(left => left.View.Name == "moved").Reason, StringComparison.Ordinal);
        Assert.Contains("like another", choice.Left.Single(left => left.View.Name == "again").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_views_those_that_differ_most_are_taken()
    {
        List<TargetView> views = [];
        for (int i = 0; i < 30; i++)
        {
            views.Add(View($"middle {i}", 300 + i, 200, 20));
        }

        views.Add(View("left", 20, 30, 20));
        views.Add(View("large", 100, 100, 110));
        ViewChoice choice = new ViewSelector(Size, Board).Choose(views, 4, 0);
        Assert.Equal(4, choice.Kept.Length);
        Assert.Contains(choice.Kept, view => view.Name == "left");
        Assert.Contains(choice.Kept, view => view.Name == "large");
        Assert.Equal(28, choice.Left.Length);
        Assert.Empty(new ViewSelector(Size, Board).Choose([], 4, 0).Kept);
    }

    [Fact]
    public void Too_few_and_contradictory_views_are_refused()
    {
        TargetView[] three = [View("a", 100, 100, 20), View("b", 300, 100, 20), View("c", 300, 300, 60)];
        LensCalibration calibration = new("test", Size, Board, views => new LensSolution(
            new Intrinsics(500, 500, 320, 240), Distortion.None,
            [.. views.Select(_ => new TargetPose(new Vector3D(0, 0, 10), new Vector3D(1, 0, 0), new Vector3D(0, 1, 0)))]));
        Assert.Contains(
            "too few", Assert.Throws<CalibrationException>(() => calibration.Fit(three)).Message,
            StringComparison.Ordinal);

        // A solver that puts every target at one place cannot explain views from all over the picture.
        TargetView[] six = [.. three, View("d", 10, 10, 30), View("e", 400, 20, 30), View("f", 30, 380, 30)];
        Assert.Contains(
            "contradict", Assert.Throws<CalibrationException>(() => calibration.Fit(six)).Message,
            StringComparison.Ordinal);
    }

    private static TargetView View(string name, double left, double top, double spacing) => new(
        name,
        [.. Board.Lay().Select(p => new ImagePoint(left + (p.Right * spacing), top + (p.Down * spacing)))],
        1.5);
}
