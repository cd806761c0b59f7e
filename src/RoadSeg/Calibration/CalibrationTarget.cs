using System.Collections.Immutable;

namespace RoadSeg.Calibration;

/// <summary>What is printed on a calibration target.</summary>
public enum TargetKind
{
    /// <summary>Black and white squares; the points are the inner corners.</summary>
    Chessboard,

    /// <summary>Circles in rows and columns; the points are their centres.</summary>
    Circles,

    /// <summary>Circles of which every second row is moved by half a step.</summary>
    AsymmetricCircles,

    /// <summary>
    /// Black and white squares with a marker in each white one; the points are the inner corners, and a part of them
    /// is enough.
    /// </summary>
    Charuco,
}

/// <summary>A flat target with points at known places.</summary>
/// <param name="Kind">What is printed on it.</param>
/// <param name="Columns">Points per row, 3 or more.</param>
/// <param name="Rows">Rows of points, 3 or more.</param>
/// <param name="SpacingMeters">
/// Edge of a square, or distance of the circles (asymmetric: of neighbouring rows, and half of that within a row),
/// above 0. With an unknown one any value serves for intrinsics: it changes nothing but the distances of the views.
/// </param>
public sealed record CalibrationTarget(TargetKind Kind, int Columns, int Rows, double SpacingMeters)
{
    /// <summary>Number of points.</summary>
    public int PointCount => Columns * Rows;

    /// <summary>The markers of a ChArUco board; null for other targets.</summary>
    public CharucoMarkers? Markers { get; init; }

    /// <summary>A ChArUco board.</summary>
    /// <param name="columns">Squares per row, 4 or more.</param>
    /// <param name="rows">Rows of squares, 4 or more.</param>
    /// <param name="squareMeters">Edge of a square.</param>
    /// <param name="markers">What is in the white ones.</param>
    public static CalibrationTarget Charuco(int columns, int rows, double squareMeters, CharucoMarkers markers) =>
        new(TargetKind.Charuco, columns - 1, rows - 1, squareMeters) { Markers = markers };

    /// <summary>For example <c>9x6 chessboard</c>.</summary>
    public override string ToString() => Kind switch
    {
        TargetKind.Circles => FormattableString.Invariant($"{Columns}x{Rows} grid of circles"),
        TargetKind.AsymmetricCircles => FormattableString.Invariant($"{Columns}x{Rows} asymmetric grid of circles"),
        TargetKind.Charuco => FormattableString.Invariant($"{Columns + 1}x{Rows + 1} ChArUco board (squares, ")
            + $"{Markers!.Dictionary}{(Markers.IsLegacy ? ", legacy" : "")})",
        _ => FormattableString.Invariant($"{Columns}x{Rows} chessboard (inner corners)"),
    };

    /// <summary>The points, row by row, in the order in which they are found in pictures.</summary>
    public ImmutableArray<TargetPoint> Lay()
    {
        ImmutableArray<TargetPoint>.Builder laid = ImmutableArray.CreateBuilder<TargetPoint>(PointCount);
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double right = Kind == TargetKind.AsymmetricCircles ? (2 * column) + (row % 2) : column;
                laid.Add(new TargetPoint(right * SpacingMeters, row * SpacingMeters));
            }
        }

        return laid.MoveToImmutable();
    }
}

/// <summary>A place on a target, metres.</summary>
/// <param name="Right">Along its rows.</param>
/// <param name="Down">Along its columns; with "right" and "into the target" a right-handed frame.</param>
public readonly record struct TargetPoint(double Right, double Down);
