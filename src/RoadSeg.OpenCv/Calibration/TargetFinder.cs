using System.Collections.Immutable;
using OpenCvSharp;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>Finds a calibration target in pictures, to a fraction of a pixel. One thread at a time.</summary>
public sealed class TargetFinder : IDisposable
{
    // Half the window of the corner refinement, as a share of the distance to the next corner: it must not reach it.
    private const double WindowShare = 0.4;
    private const int WindowMin = 2;
    private const int WindowMax = 11;

    private readonly CalibrationTarget target;
    private readonly Size pattern;
    private readonly Mat grey = new();

    /// <summary>Prepares.</summary>
    /// <exception cref="CalibrationException">A ChArUco board, and OpenCV's markers are not installed.</exception>
    public TargetFinder(CalibrationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Kind == TargetKind.Charuco)
        {
            Charuco.ThrowIfAbsent();
        }

        this.target = target;
        pattern = new Size(target.Columns, target.Rows);
        WhyNot = "";
    }

    /// <summary>Why the last picture gave no view, for people; of no meaning when it gave one.</summary>
    public string WhyNot { get; private set; }

    /// <summary>Looks for the target.</summary>
    /// <param name="name">Name of the picture, for people.</param>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="isQuick">
    /// Gives up early where there seems to be none: for videos, where most frames show none and the next one comes.
    /// </param>
    /// <returns>Null when not all of its points are found, or of a ChArUco board too few.</returns>
    public TargetView? Find(string name, ReadOnlySpan<byte> bgr, ImageSize size, bool isQuick)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bgr.Length, size.PixelCount * 3);
        using Mat picture = new(size.Height, size.Width, MatType.CV_8UC3);
        bgr.CopyTo(MatPixels.Of(picture));
        Cv2.CvtColor(picture, grey, ColorConversionCodes.BGR2GRAY);
        if (target.Kind == TargetKind.Charuco)
        {
            return FindCharuco(name, size);
        }

        if (FindPoints(isQuick) is not Point2f[] found)
        {
            WhyNot = $"no {target} is seen in it";
            return null;
        }

        ImmutableArray<ImagePoint> points = [.. found.Select(p => new ImagePoint(p.X, p.Y))];
        return Measured(new TargetView(name, points, 0), size);
    }

    /// <summary>Frees the picture.</summary>
    public void Dispose() => grey.Dispose();

    private TargetView Measured(TargetView view, ImageSize size) =>
        view with { BlurPixels = EdgeBlur.Of(MatPixels.Of(grey), size, target, view) };

    private TargetView? FindCharuco(string name, ImageSize size)
    {
        CharucoSight sight = Charuco.Look(MatPixels.Of(grey), size, target);
        if (sight.WhyNot(target) is string reason)
        {
            WhyNot = reason;
            return null;
        }

        return Measured(new TargetView(name, sight.Points, 0) { Places = sight.Places }, size);
    }

    private Point2f[]? FindPoints(bool isQuick)
    {
        if (target.Kind != TargetKind.Chessboard)
        {
            FindCirclesGridFlags kind = target.Kind == TargetKind.Circles
                ? FindCirclesGridFlags.SymmetricGrid : FindCirclesGridFlags.AsymmetricGrid;
            return Cv2.FindCirclesGrid(grey, pattern, out Point2f[] centres, kind)
                || Cv2.FindCirclesGrid(grey, pattern, out centres, kind | FindCirclesGridFlags.Clustering)
                ? centres : null;
        }

        ChessboardFlags flags = ChessboardFlags.AdaptiveThresh | ChessboardFlags.NormalizeImage
            | (isQuick ? ChessboardFlags.FastCheck : ChessboardFlags.None);
        if (!Cv2.FindChessboardCorners(grey, pattern, out Point2f[] corners, flags))
        {
            return null;
        }

        int window = (int)Math.Clamp(WindowShare * Spacing(corners), WindowMin, WindowMax);
        return Cv2.CornerSubPix(
            grey, corners, new Size(window, window), new Size(-1, -1), TermCriteria.Both(60, 0.001));
    }

    private double Spacing(Point2f[] corners)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i + 1 < corners.Length; i++)
        {
            if ((i + 1) % target.Columns != 0)
            {
                double du = corners[i + 1].X - corners[i].X;
                double dv = corners[i + 1].Y - corners[i].Y;
                least = Math.Min(least, Math.Sqrt((du * du) + (dv * dv)));
            }

            if (i + target.Columns < corners.Length)
            {
                double du = corners[i + target.Columns].X - corners[i].X;
                double dv = corners[i + target.Columns].Y - corners[i].Y;
                least = Math.Min(least, Math.Sqrt((du * du) + (dv * dv)));
            }
        }

        return least;
    }
}
