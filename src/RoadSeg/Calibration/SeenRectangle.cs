using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The largest rectangle of a target's points whose four corners a view shows: the whole target, or what stands for
/// it where a part is seen. Immutable; any thread.
/// </summary>
/// <param name="Corners">Top left, top right, bottom right and bottom left one of the target, pixels.</param>
/// <param name="ColumnSpan">Steps between its columns, 1 or more.</param>
/// <param name="RowSpan">Steps between its rows, 1 or more.</param>
public readonly record struct SeenRectangle(
    (ImagePoint A, ImagePoint B, ImagePoint C, ImagePoint D) Corners, int ColumnSpan, int RowSpan)
{
    /// <summary>Finds it.</summary>
    /// <returns>Null when no four seen points are the corners of a rectangle.</returns>
    public static SeenRectangle? Of(TargetView view, CalibrationTarget target)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(target);
        int columns = target.Columns;
        if (view.Points.Length == target.PointCount)
        {
            return new SeenRectangle(
                (view.Points[0], view.Points[columns - 1], view.Points[^1], view.Points[^columns]),
                columns - 1, target.Rows - 1);
        }

        int[] indexOf = new int[target.PointCount];
        Array.Fill(indexOf, -1);
        for (int i = 0; i < view.Places.Length; i++)
        {
            indexOf[view.Places[i]] = i;
        }

        (int Left, int Right, int Top, int Bottom) best = default;
        for (int left = 0; left < columns; left++)
        {
            for (int right = left + 1; right < columns; right++)
            {
                (int top, int bottom) = RowsWith(indexOf, columns, left, right);
                if ((bottom - top) * (right - left) > (best.Bottom - best.Top) * (best.Right - best.Left))
                {
                    best = (left, right, top, bottom);
                }
            }
        }

        return best.Right == best.Left ? null : new SeenRectangle(
            (At(best.Left, best.Top), At(best.Right, best.Top), At(best.Right, best.Bottom),
                At(best.Left, best.Bottom)),
            best.Right - best.Left, best.Bottom - best.Top);

        ImagePoint At(int column, int row) => view.Points[indexOf[(row * columns) + column]];
    }

    // First and last row in which both columns are seen; equal when there are not two.
    private static (int Top, int Bottom) RowsWith(int[] indexOf, int columns, int left, int right)
    {
        int top = -1;
        int bottom = -1;
        for (int row = 0; row * columns < indexOf.Length; row++)
        {
            if (indexOf[(row * columns) + left] >= 0 && indexOf[(row * columns) + right] >= 0)
            {
                top = top < 0 ? row : top;
                bottom = row;
            }
        }

        return (top, bottom);
    }
}
