using OpenCvSharp;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Calibration;

/// <summary>What to ask for instead, where a picture shows another ChArUco board than the one asked for.</summary>
public static class CharucoAdvice
{
    private const int SquaresMin = 4;

    // Chance finds of small markers are fewer than this, and do not outnumber those of the right dictionary by as much.
    private const int MarkersMin = 5;
    private const double MuchMore = 1.2;

    /// <summary>Looks for other boards: of another size or beginning, then of another dictionary.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="target">The board that is not seen.</param>
    /// <returns>A sentence; null when nothing of the kind is seen.</returns>
    public static string? Of(ReadOnlySpan<byte> bgr, ImageSize size, CalibrationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        using Mat picture = new(size.Height, size.Width, MatType.CV_8UC3);
        using Mat grey = new();
        bgr.CopyTo(MatPixels.Of(picture));
        Cv2.CvtColor(picture, grey, ColorConversionCodes.BGR2GRAY);
        byte[] pixels = MatPixels.Of(grey).ToArray();
        return Charuco.Look(pixels, size, target).Markers >= MarkersMin
            ? OtherSize(pixels, size, target)
            : OtherDictionary(pixels, size, target);
    }

    private static string? OtherSize(byte[] grey, ImageSize size, CalibrationTarget target)
    {
        CharucoMarkers markers = target.Markers!;
        int columns = target.Columns + 1;
        int rows = target.Rows + 1;
        (int Columns, int Rows)[] sizes =
        [
            (columns, rows), (rows, columns), (columns + 1, rows + 1), (columns - 1, rows - 1), (columns + 1, rows),
            (columns - 1, rows), (columns, rows + 1), (columns, rows - 1), (rows + 1, columns + 1),
        ];
        CalibrationTarget? best = null;
        int most = CharucoSight.CornersMin - 1;

        // The smallest of those that fit: the upper rows of a larger one are the same.
        foreach ((int across, int down) in sizes.Where(s => Math.Min(s.Columns, s.Rows) >= SquaresMin)
            .OrderBy(s => s.Columns * s.Rows))
        {
            foreach (bool isLegacy in (bool[])[false, true])
            {
                CharucoMarkers tried = markers with { IsLegacy = isLegacy };
                if ((isLegacy && down % 2 != 0) || tried.CountOn(across, down) > markers.Dictionary.MarkerCount)
                {
                    continue;
                }

                CalibrationTarget other = CalibrationTarget.Charuco(across, down, target.SpacingMeters, tried);
                CharucoSight sight = Charuco.Look(grey, size, other);
                if (sight.Agrees && sight.Places.Length > most)
                {
                    (best, most) = (other, sight.Places.Length);
                }
            }
        }

        return best is null
            ? $"Markers of {markers.Dictionary} are seen, but not as on this board: count squares, not corners."
            : FormattableString.Invariant($"The markers lie as on a {best}: give --board {best.Columns + 1}x")
                + FormattableString.Invariant($"{best.Rows + 1}{Beginning(best.Markers!, markers)}.");
    }

    private static string Beginning(CharucoMarkers seen, CharucoMarkers asked) => seen.IsLegacy == asked.IsLegacy ? ""
        : seen.IsLegacy ? " --legacy-pattern" : " without --legacy-pattern";

    private static string? OtherDictionary(byte[] grey, ImageSize size, CalibrationTarget target)
    {
        MarkerDictionary? best = null;
        int most = 0;
        foreach (MarkerDictionary dictionary in MarkerDictionary.All.Where(d => d != target.Markers!.Dictionary))
        {
            CalibrationTarget small = CalibrationTarget.Charuco(
                SquaresMin, SquaresMin, 1, target.Markers! with { Dictionary = dictionary });
            int seen = Charuco.Look(grey, size, small).Markers;
            if (seen >= MarkersMin && seen > MuchMore * most)
            {
                (best, most) = (dictionary, seen);
            }
        }

        return best is null ? null : FormattableString.Invariant(
            $"{most} markers of {best} are seen: give --dictionary {best}, or another of its family.");
    }
}
