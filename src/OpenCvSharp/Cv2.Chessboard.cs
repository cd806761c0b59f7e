using System.Collections.Generic;

namespace OpenCvSharp;

/// <content>Chessboards. A pattern is counted in inner corners: columns, rows.</content>
public static partial class Cv2
{
    /// <summary>Finds the inner corners of a chessboard.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">Column of CV_32FC2, row by row.</param>
    /// <param name="flags">Options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindChessboardCorners(
        InputArray image,
        Size patternSize,
        OutputArray corners,
        ChessboardFlags flags = ChessboardFlags.AdaptiveThresh | ChessboardFlags.NormalizeImage)
    {
        NativeError.Check(NativeMethods.rs_calib3d_find_chessboard_corners(
            image.Handle, patternSize, corners.Handle, (int)flags, out int found));
        return found != 0;
    }

    /// <summary>Finds the inner corners of a chessboard.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">The corners, row by row; fewer than all if not all were found.</param>
    /// <param name="flags">Options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindChessboardCorners(
        InputArray image,
        Size patternSize,
        out Point2f[] corners,
        ChessboardFlags flags = ChessboardFlags.AdaptiveThresh | ChessboardFlags.NormalizeImage)
    {
        using Mat points = new();
        bool found = FindChessboardCorners(image, patternSize, points, flags);
        corners = points.CopyOut<Point2f>();
        return found;
    }

    /// <summary>Finds the inner corners of a chessboard by sectors, with sub-pixel accuracy.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">Column of CV_32FC2, row by row.</param>
    /// <param name="flags">Options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindChessboardCornersSB(
        InputArray image, Size patternSize, OutputArray corners, ChessboardFlags flags = 0)
    {
        NativeError.Check(NativeMethods.rs_calib3d_find_chessboard_corners_sb(
            image.Handle, patternSize, corners.Handle, (int)flags, out int found));
        return found != 0;
    }

    /// <summary>Finds the inner corners of a chessboard by sectors, with sub-pixel accuracy.</summary>
    /// <param name="image">8 bits, grey or BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">The corners, row by row.</param>
    /// <param name="flags">Options.</param>
    /// <returns>Whether all were found.</returns>
    public static bool FindChessboardCornersSB(
        InputArray image, Size patternSize, out Point2f[] corners, ChessboardFlags flags = 0)
    {
        using Mat points = new();
        bool found = FindChessboardCornersSB(image, patternSize, points, flags);
        corners = points.CopyOut<Point2f>();
        return found;
    }

    /// <summary>Refines corners to sub-pixel accuracy.</summary>
    /// <param name="image">Grey image.</param>
    /// <param name="inputCorners">Rough corners.</param>
    /// <param name="winSize">Half of the search window.</param>
    /// <param name="zeroZone">Half of a window that is left out; (-1, -1) for none.</param>
    /// <param name="criteria">When the iteration ends.</param>
    /// <returns>The refined corners.</returns>
    public static Point2f[] CornerSubPix(
        InputArray image, IEnumerable<Point2f> inputCorners, Size winSize, Size zeroZone, TermCriteria criteria)
    {
        using Mat corners = Arguments.Column(inputCorners, MatType.CV_32FC2);
        NativeError.Check(NativeMethods.rs_imgproc_corner_sub_pix(
            image.Handle, corners.Handle, winSize, zeroZone, criteria));
        return corners.CopyOut<Point2f>();
    }

    /// <summary>Draws the corners that were found.</summary>
    /// <param name="image">8 bits, BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">Column of CV_32FC2.</param>
    /// <param name="patternWasFound">Whether all were found: lines in colours; otherwise red circles.</param>
    public static void DrawChessboardCorners(
        InputOutputArray image, Size patternSize, InputArray corners, bool patternWasFound)
    {
        NativeError.Check(NativeMethods.rs_calib3d_draw_chessboard_corners(
            image.Handle, patternSize, corners.Handle, patternWasFound ? 1 : 0));
    }

    /// <summary>Draws the corners that were found.</summary>
    /// <param name="image">8 bits, BGR.</param>
    /// <param name="patternSize">Inner corners.</param>
    /// <param name="corners">The corners.</param>
    /// <param name="patternWasFound">Whether all were found: lines in colours; otherwise red circles.</param>
    public static void DrawChessboardCorners(
        InputOutputArray image, Size patternSize, IEnumerable<Point2f> corners, bool patternWasFound)
    {
        using Mat points = Arguments.Column(corners, MatType.CV_32FC2);
        DrawChessboardCorners(image, patternSize, points, patternWasFound);
    }
}
