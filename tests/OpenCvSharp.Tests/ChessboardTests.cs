namespace OpenCvSharp.Tests;

/// <summary>
/// rs_calib3d_find_chessboard_corners, rs_calib3d_find_chessboard_corners_sb, rs_calib3d_draw_chessboard_corners,
/// rs_imgproc_corner_sub_pix: a drawn board, seen through a known homography.
/// </summary>
public sealed class ChessboardTests : IDisposable
{
    private readonly Mat view = new();
    private readonly Point2f[] expected;

    public ChessboardTests()
    {
        using Mat board = Some.Board();
        Point2f[] corners = [new(0, 0), new(400, 0), new(400, 320), new(0, 320)];
        Point2f[] seen = [new(90, 70), new(540, 110), new(520, 410), new(70, 390)];
        using Mat viewFromBoard = Cv2.GetPerspectiveTransform(corners, seen);
        Cv2.WarpPerspective(board, view, viewFromBoard, Some.CameraSize, borderValue: Scalar.All(255));
        // The edge between two squares lies half a pixel before the first pixel of the second one.
        Point2f[] onBoard = [.. Some.BoardPoints().Select(point =>
            new Point2f(((point.X + 2) * 40) - 0.5f, ((point.Y + 2) * 40) - 0.5f))];
        expected = Cv2.PerspectiveTransform(onBoard, viewFromBoard);
    }

    public void Dispose() => view.Dispose();

    [Fact]
    public void Corners_are_found_and_refined()
    {
        Assert.True(Cv2.FindChessboardCorners(view, Some.BoardCorners, out Point2f[] rough));
        Assert.InRange(LargestError(rough), 0, 2);
        Point2f[] fine = Cv2.CornerSubPix(
            view, rough, new Size(5, 5), new Size(-1, -1), TermCriteria.Both(40, 0.001));
        Assert.InRange(LargestError(fine), 0, 0.2);
    }

    [Fact]
    public void Refinement_pulls_displaced_corners_back()
    {
        Point2f[] displaced = [.. expected.Select(point => point + new Point2f(1.5f, -1))];
        Point2f[] fine = Cv2.CornerSubPix(
            view, displaced, new Size(5, 5), new Size(-1, -1), TermCriteria.Both(40, 0.001));
        Assert.InRange(LargestError(fine), 0, 0.2);
    }

    [Fact]
    public void Sector_method_finds_the_same_corners()
    {
        Assert.True(Cv2.FindChessboardCornersSB(view, Some.BoardCorners, out Point2f[] corners));
        Assert.InRange(LargestError(corners), 0, 0.3);
        using Mat mat = new();
        Assert.True(Cv2.FindChessboardCornersSB(view, Some.BoardCorners, mat, ChessboardFlags.Accuracy));
        Assert.Equal(35, mat.Total());
    }

    [Fact]
    public void Empty_image_has_no_board()
    {
        using Mat empty = new(480, 640, MatType.CV_8UC1, 128);
        Assert.False(Cv2.FindChessboardCorners(
            empty, Some.BoardCorners, out _, ChessboardFlags.FastCheck | ChessboardFlags.AdaptiveThresh));
        Assert.False(Cv2.FindChessboardCornersSB(empty, Some.BoardCorners, out _));
    }

    [Fact]
    public void Found_corners_are_drawn_in_colours()
    {
        using Mat image = new();
        Cv2.CvtColor(view, image, ColorConversionCodes.GRAY2BGR);
        using Mat before = image.Clone();
        Cv2.DrawChessboardCorners(image, Some.BoardCorners, expected, true);
        Assert.False(Some.Same(before, image));
        image.GetArray(out Vec3b[] pixels);
        Assert.Contains(pixels, pixel => pixel.Item0 != pixel.Item2);
    }

    // The finder may start at either end of the board.
    private double LargestError(Point2f[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        return Math.Min(LargestDistance(found, expected), LargestDistance([.. found.Reverse()], expected));
    }

    private static double LargestDistance(Point2f[] first, Point2f[] second)
    {
        return first.Zip(second, (a, b) => Math.Sqrt(Math.Pow(a.X - b.X, 2) + Math.Pow(a.Y - b.Y, 2))).Max();
    }
}
