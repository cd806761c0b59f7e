using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>ChArUco boards by OpenCV's markers, where they are installed. Any thread.</summary>
public static class Charuco
{
    private const int CellsPerSideMax = 16;

    /// <summary>What is missing and how it is had, for people; null when boards can be found.</summary>
    public static string? WhyNot => CharucoLibrary.WhyNot;

    /// <summary>The cells of a marker with its black border.</summary>
    /// <param name="dictionary">What it is taken from.</param>
    /// <param name="number">From 0, below the dictionary's count.</param>
    /// <returns>Side × side values, row by row: true is white.</returns>
    /// <exception cref="CalibrationException">OpenCV's markers are not installed.</exception>
    public static unsafe ImmutableArray<bool> MarkerCells(MarkerDictionary dictionary, int number)
    {
        ArgumentNullException.ThrowIfNull(dictionary);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, dictionary.MarkerCount);
        ThrowIfAbsent();
        byte[] cells = new byte[CellsPerSideMax * CellsPerSideMax];
        fixed (byte* to = cells)
        {
            int side = Checked(CharucoLibrary.Marker(dictionary.Number, number, to, cells.Length));
            return [.. cells.Take(side * side).Select(cell => cell > 127)];
        }
    }

    /// <summary>Looks for a board.</summary>
    /// <param name="grey">H×W bytes.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="target">A ChArUco board.</param>
    /// <exception cref="CalibrationException">OpenCV's markers are not installed.</exception>
    internal static unsafe CharucoSight Look(ReadOnlySpan<byte> grey, ImageSize size, CalibrationTarget target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(grey.Length, size.PixelCount);
        CharucoMarkers markers = target.Markers!;
        ThrowIfAbsent();
        CharucoLibrary.NativeBoard board = new()
        {
            Columns = target.Columns + 1,
            Rows = target.Rows + 1,
            Marker = (float)markers.ShareOfSquare,
            Dictionary = markers.Dictionary.Number,
            IsLegacy = markers.IsLegacy ? 1 : 0,
        };
        int[] places = new int[target.PointCount];
        float[] points = new float[2 * target.PointCount];
        CharucoLibrary.NativeSight sight;
        fixed (byte* from = grey)
        fixed (int* toPlaces = places)
        fixed (float* toPoints = points)
        {
            _ = Checked(CharucoLibrary.Find(from, size.Width, size.Height, in board, toPlaces, toPoints, out sight));
        }

        return new CharucoSight(
            [.. Enumerable.Range(0, sight.Corners).Select(i => new ImagePoint(points[2 * i], points[(2 * i) + 1]))],
            [.. places.Take(sight.Corners)], sight.Contradicting, sight.Markers, sight.Foreign);
    }

    /// <summary>Throws where OpenCV's markers are not installed.</summary>
    /// <exception cref="CalibrationException">They are not.</exception>
    internal static void ThrowIfAbsent()
    {
        if (WhyNot is string reason)
        {
            throw new CalibrationException(reason);
        }
    }

    private static int Checked(int result) => result >= 0
        ? result
        : throw new InvalidOperationException($"OpenCV's markers failed: {CharucoLibrary.LastError()}");
}
