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

    /// <summary>For example <c>9x6 chessboard</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Columns}x{Rows} ") + Kind switch
    {
        TargetKind.Circles => "grid of circles",
        TargetKind.AsymmetricCircles => "asymmetric grid of circles",
        _ => "chessboard (inner corners)",
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
