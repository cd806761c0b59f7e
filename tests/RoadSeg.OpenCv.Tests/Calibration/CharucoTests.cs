using System.Xml.Linq;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;

namespace RoadSeg.OpenCv.Tests.Calibration;

/// <summary>ChArUco boards as cameras with known lenses see them, whole and in part.</summary>
public sealed class CharucoTests
{
    private const double Square = 0.1;
    private const int Rays = 5;

    private static readonly ImageSize Size = new(800, 600);
    private static readonly CameraInfo Plain = Camera(new Intrinsics(650, 640, 405, 296), Distortion.None);

    // Not straight on: edges along the rows of pixels would show where the rays go through them.
    private static readonly Rotation Turn = Rotation.FromRollPitchYaw(0.12, 0.2, 0.25);
    private static readonly Vector3D Right = Turn.Apply(new Vector3D(0, -1, 0));
    private static readonly Vector3D Down = Turn.Apply(new Vector3D(0, 0, -1));
    private static readonly Vector3D Ahead = new(1.2, 0.02, 1.01);

    // Ahead, left, up in metres; lean sideways, lean back, spin in degrees.
    private static readonly double[][] Poses =
    [
        [0.95, 0, 0, 0, 0, 0], [1.0, 0.15, 0.1, 30, 0, 5], [1.0, -0.15, 0.08, -30, 5, -5], [1.0, 0.1, -0.1, 0, 30, 0],
        [1.0, -0.1, -0.1, 5, -30, 3], [1.2, 0.4, 0.3, 20, 20, 10], [1.2, -0.4, 0.28, -20, 20, -10],
        [1.2, 0.4, -0.28, 25, -20, 0], [1.2, -0.4, -0.3, -25, -15, 0], [1.4, 0, 0, 35, 10, 90],
        [0.7, 0.35, 0.2, 15, 15, 180], [0.7, -0.35, -0.2, -15, -15, -90],
    ];

    // Every view but the first shows another part of the board; some reach beyond the picture as well.
    private static readonly Func<double, double, bool>[] Hiding =
    [
        (_, _) => false, (x, _) => x > 0.2, (x, _) => x < -0.2, (_, y) => y > 0.3, (_, y) => y < -0.3,
        (x, y) => x + y > 1.2, (x, y) => x - y < -1.2,
    ];

    public CharucoTests() => Assert.SkipUnless(Charuco.WhyNot is null, $"{Charuco.WhyNot}");

    [Theory]
    [InlineData(6, 5, "5x5_100", false)]
    [InlineData(5, 6, "4x4_50", false)]
    [InlineData(5, 6, "5x5_50", true)]
    [InlineData(4, 5, "aruco_original", true)]
    [InlineData(5, 4, "apriltag_36h11", false)]
    [InlineData(6, 6, "7x7_1000", false)]
    public void Corners_are_where_they_are(int columns, int rows, string dictionary, bool isLegacy)
    {
        CalibrationTarget board = Board(columns, rows, dictionary, isLegacy);
        TargetScene scene = new(Plain, board) { RaysPerSide = Rays };
        using TargetFinder finder = new(board);
        TargetView? view = finder.Find("a", scene.Draw(Ahead, Right, Down), Size, isQuick: true);
        Assert.True(view is not null, finder.WhyNot);
        ImagePoint[] exact = scene.Project(Ahead, Right, Down);
        Assert.Equal(Enumerable.Range(0, (columns - 1) * (rows - 1)), view.Places);
        AssertClose(exact, view);
        Assert.InRange(view.BlurPixels, 0.5, 2.5);
    }

    [Fact]
    public void Of_a_part_those_corners_are_found_that_are_seen()
    {
        CalibrationTarget board = Board(6, 5, "5x5_100", isLegacy: false);
        TargetScene scene = new(Plain, board) { RaysPerSide = Rays, IsHidden = (x, _) => x > 0.5 };
        using TargetFinder finder = new(board);
        TargetView? view = finder.Find("a", scene.Draw(Ahead, Right, Down), Size, isQuick: true);
        Assert.True(view is not null, finder.WhyNot);
        Assert.Equal([0, 1, 5, 6, 10, 11, 15, 16], view.Places);
        AssertClose(scene.Project(Ahead, Right, Down), view);
    }

    [Fact]
    public void Plumb_bob_lens_comes_back_from_parts_of_boards()
    {
        CameraInfo truth = Camera(
            new Intrinsics(650, 640, 405, 296), new Distortion(DistortionModel.PlumbBob, [-0.22, 0.07, 0.001, -0.0008, 0]));
        LensFit fit = Calibrate(truth, Board(9, 7, "5x5_100", isLegacy: false) with { SpacingMeters = 0.065 });
        Assert.InRange(fit.RmsPixels, 0, 0.12);
        AssertSame(truth, fit.Camera, 1.5);
        Assert.InRange(fit.Sigma.FocalLengthX, 0, 3);
        Assert.Empty(fit.Dropped);
    }

    [Fact]
    public void Fisheye_lens_comes_back_from_parts_of_boards()
    {
        CameraInfo truth = Camera(
            new Intrinsics(420, 424, 398, 303), new Distortion(DistortionModel.Equidistant, [-0.03, 0.005, -0.001, 0]));
        LensFit fit = Calibrate(truth, Board(9, 7, "4x4_50", isLegacy: false) with { SpacingMeters = 0.09 });
        Assert.InRange(fit.RmsPixels, 0, 0.15);
        AssertSame(truth, fit.Camera, 1.5);
    }

    [Fact]
    public void Another_board_is_refused_and_what_is_seen_is_said()
    {
        CalibrationTarget board = Board(6, 4, "5x5_100", isLegacy: false);
        byte[] picture = new TargetScene(Plain, board).Draw(Ahead, Right, Down);
        Refused(Board(4, 6, "5x5_100", isLegacy: false), "not where a 4x6 ChArUco board", "--board 6x4.");
        Refused(Board(5, 4, "5x5_100", isLegacy: false), "not where", "--board 6x4.");
        Refused(Board(6, 4, "5x5_100", isLegacy: true), "not where", "--board 6x4 without --legacy-pattern.");
        Refused(Board(6, 4, "6x6_250", isLegacy: false), "no marker of 6x6_250", "12 markers of 5x5_50 are seen");

        void Refused(CalibrationTarget asked, string whyNot, string advice)
        {
            using TargetFinder finder = new(asked);
            Assert.Null(finder.Find("a", picture, Size, isQuick: false));
            Assert.Contains(whyNot, finder.WhyNot, StringComparison.Ordinal);
            Assert.Contains(advice, CharucoAdvice.Of(picture, Size, asked)!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_board_that_begins_with_a_white_square_is_recognised()
    {
        CalibrationTarget board = Board(6, 4, "5x5_100", isLegacy: true);
        byte[] picture = new TargetScene(Plain, board).Draw(Ahead, Right, Down);
        CalibrationTarget asked = Board(6, 4, "5x5_100", isLegacy: false);
        using TargetFinder finder = new(asked);
        Assert.Null(finder.Find("a", picture, Size, isQuick: false));
        Assert.Contains("--board 6x4 --legacy-pattern.", CharucoAdvice.Of(picture, Size, asked)!, StringComparison.Ordinal);
    }

    [Fact]
    public void No_board_and_too_little_of_one_are_told_apart()
    {
        CalibrationTarget board = Board(6, 5, "5x5_100", isLegacy: false);
        using TargetFinder finder = new(board);
        byte[] little = new TargetScene(Plain, board) { IsHidden = (x, y) => x > -0.6 || y > 0.6 }.Draw(Ahead, Right, Down);
        Assert.Null(finder.Find("little", little, Size, isQuick: false));
        Assert.Matches(@"^\d of the 20 corners .* at least 6 .* \d markers of 5x5_100 are seen$", finder.WhyNot);
        byte[] none = new TargetScene(Plain, new CalibrationTarget(TargetKind.Chessboard, 7, 5, Square))
            .Draw(Ahead, Right, Down);
        Assert.Null(finder.Find("none", none, Size, isQuick: false));
        Assert.Contains("no marker", finder.WhyNot, StringComparison.Ordinal);
        Assert.Null(CharucoAdvice.Of(none, Size, board));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_drawn_for_printing_is_found_again(bool isLegacy)
    {
        CalibrationTarget board = Board(6, 4, "5x5_100", isLegacy);
        string sheet = TargetSheet.ToSvg(board, number => Charuco.MarkerCells(board.Markers!.Dictionary, number));
        ImageSize size = new(820, 640);
        byte[] picture = Paint(sheet, size);
        using TargetFinder finder = new(board);
        TargetView? view = finder.Find("sheet", picture, size, isQuick: false);
        Assert.True(view is not null, finder.WhyNot);
        Assert.Equal(15, view.Points.Length);

        // The sheet is in millimetres, a pixel is one: the first inner corner lies two squares from its corner.
        Assert.Equal(199.5, view.Points[0].U, 0.3);
        Assert.Equal(199.5, view.Points[0].V, 0.3);
        Assert.Equal(599.5, view.Points[4].U, 0.3);
    }

    [Fact]
    public void Markers_are_those_of_their_dictionary()
    {
        foreach (MarkerDictionary dictionary in MarkerDictionary.All)
        {
            int cells = Charuco.MarkerCells(dictionary, dictionary.MarkerCount - 1).Length;
            string name = dictionary.Name;
            int side = name.Contains("36h", StringComparison.Ordinal) ? 6
                : name.Contains("16h", StringComparison.Ordinal) ? 4
                : name[0] == 'a' ? 5 : name[0] - '0';
            Assert.Equal((side + 2) * (side + 2), cells);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Charuco.MarkerCells(MarkerDictionary.All[0], 50));
    }

    private static CalibrationTarget Board(int columns, int rows, string dictionary, bool isLegacy) =>
        CalibrationTarget.Charuco(
            columns, rows, Square, new CharucoMarkers(MarkerDictionary.Find(dictionary)!, 0.75, isLegacy));

    private static CameraInfo Camera(Intrinsics intrinsics, Distortion distortion) =>
        new("made", Size, intrinsics, distortion, new CameraMount(1, 0, 0, 0, 0, 0), []);

    private static LensFit Calibrate(CameraInfo truth, CalibrationTarget board)
    {
        using TargetFinder finder = new(board);
        List<TargetView> views = [];
        for (int i = 0; i < Poses.Length; i++)
        {
            double[] p = Poses[i];
            TargetScene scene = new(truth, board) { RaysPerSide = Rays, IsHidden = Hiding[i % Hiding.Length] };
            if (finder.Find($"view {i}", scene.Draw(p[0], p[1], p[2], p[3], p[4], p[5]), Size, false) is { } view)
            {
                views.Add(view);
            }
        }

        Assert.InRange(views.Count, 10, Poses.Length);
        Assert.All(views, view => Assert.InRange(view.BlurPixels, 0.3, 3));
        Assert.InRange(views.Count(view => view.Points.Length < board.PointCount), 9, Poses.Length);
        ViewChoice choice = new ViewSelector(Size, board).Choose(views, 40, 0.02);
        return new LensCalibration(
            "made", Size, board, chosen => LensSolver.Solve(chosen, board, Size, truth.Distortion.Model)).Fit(choice.Kept);
    }

    // The rectangles of a sheet, one millimetre a pixel.
    private static byte[] Paint(string sheet, ImageSize size)
    {
        byte[] bgr = new byte[size.PixelCount * 3];
        foreach (XElement shape in XDocument.Parse(sheet).Root!.Elements().Where(e => e.Name.LocalName == "rect"))
        {
            int Of(string name, double more = 0) => (int)Math.Round((double)shape.Attribute(name)! + more);
            byte value = shape.Attribute("fill")!.Value == "#fff" ? (byte)255 : (byte)0;
            int right = Math.Min(size.Width, Of("x", (double)shape.Attribute("width")!));
            int bottom = Math.Min(size.Height, Of("y", (double)shape.Attribute("height")!));
            for (int v = Of("y"); v < bottom; v++)
            {
                for (int u = Of("x"); u < right; u++)
                {
                    bgr.AsSpan(((v * size.Width) + u) * 3, 3).Fill(value);
                }
            }
        }

        return bgr;
    }

    private static void AssertClose(ImagePoint[] exact, TargetView view)
    {
        foreach ((ImagePoint seen, int place) in view.Points.Zip(view.Places))
        {
            Assert.Equal(exact[place].U, seen.U, 0.15);
            Assert.Equal(exact[place].V, seen.V, 0.15);
        }
    }

    private static void AssertSame(CameraInfo expected, CameraInfo actual, double pixels)
    {
        Assert.Equal(expected.Intrinsics.FocalLengthX, actual.Intrinsics.FocalLengthX, pixels);
        Assert.Equal(expected.Intrinsics.FocalLengthY, actual.Intrinsics.FocalLengthY, pixels);
        Assert.Equal(expected.Intrinsics.PrincipalPointX, actual.Intrinsics.PrincipalPointX, pixels);
        Assert.Equal(expected.Intrinsics.PrincipalPointY, actual.Intrinsics.PrincipalPointY, pixels);
        Assert.Equal(expected.Distortion.Model, actual.Distortion.Model);
    }
}
