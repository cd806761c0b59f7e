using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>Discs on the ground as cells: every cell that a disc touches. They may lie outside the grid.</summary>
internal static class GridDisc
{
    /// <summary>The cells become occupied.</summary>
    public static void Occupy(
        in GridGeometry geometry, Span<CellEvidence> cells, GroundPoint centre, double radius) =>
        Change(geometry, cells, centre, radius, isOccupied: true);

    /// <summary>The cells that are free become unsure.</summary>
    public static void Doubt(
        in GridGeometry geometry, Span<CellEvidence> cells, GroundPoint centre, double radius) =>
        Change(geometry, cells, centre, radius, isOccupied: false);

    private static void Change(
        in GridGeometry geometry, Span<CellEvidence> cells, GroundPoint centre, double radius, bool isOccupied)
    {
        double size = geometry.MetersPerCell;
        double half = size / 2;
        int firstColumn = (int)Math.Max(0, Math.Floor((centre.X - radius - geometry.Origin.X) / size));
        int firstRow = (int)Math.Max(0, Math.Floor((centre.Y - radius - geometry.Origin.Y) / size));
        double lastColumn = Math.Min(geometry.Columns - 1, (centre.X + radius - geometry.Origin.X) / size);
        double lastRow = Math.Min(geometry.Rows - 1, (centre.Y + radius - geometry.Origin.Y) / size);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                GroundPoint cell = geometry.CentreOf(column, row);
                double dx = Math.Max(0, Math.Abs(cell.X - centre.X) - half);
                double dy = Math.Max(0, Math.Abs(cell.Y - centre.Y) - half);
                ref CellEvidence state = ref cells[(row * geometry.Columns) + column];
                bool isTouched = (dx * dx) + (dy * dy) <= radius * radius;
                state = !isTouched ? state
                    : isOccupied ? CellEvidence.Occupied
                    : state == CellEvidence.Free ? CellEvidence.Unsure
                    : state;
            }
        }
    }
}
