using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Synthetic.Render;
using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Truth;

/// <summary>
/// The exact grid of an instant, from the ground outlines of everything, not from pixels. A line of sight runs over
/// the ground from the point below the camera.
/// <list type="bullet">
/// <item>Occupied: the cell holds a seen point of an outline, that is one on which the line of sight first meets any
/// outline. So each seen outline is one cell thick; its inside and all behind it stay unknown. Outlines: vehicles
/// their rectangle, people on foot a disc of 0.3 m, riders the rectangle of their bicycle (1.72 m by 0.4 m), posts and
/// trunks their disc, houses, fences and hedges their base. What hangs above (crowns, lamp arms) has none.</item>
/// <item>Free: the centre is carriageway, it is in the picture, the line of sight to it meets no outline, and the
/// cell is joined (8 neighbours) over such cells to the nearest ground seen straight ahead (|y| ≤ 0.9 m).</item>
/// <item>Unknown: all else: out of the picture, under the bonnet, hidden, pavement and other ground.</item>
/// </list>
/// Outlines are walked in steps of an eighth of a cell.
/// Buffers are reused; one owner at a time.
/// </summary>
internal sealed class GridTruth
{
    private const double CorridorHalfMeters = 0.9;
    private const int StepsPerCell = 8;
    private const sbyte Candidate = 1;

    private readonly CameraModel camera;
    private readonly RoadPath path;
    private readonly GroundSight sight = new();
    private GridGeometry? geometry;
    private bool[] inView = [];
    private int[] queue = [];

    /// <summary>Prepares.</summary>
    /// <param name="camera">At its own image size.</param>
    /// <param name="path">The street.</param>
    public GridTruth(CameraInfo camera, RoadPath path)
    {
        this.camera = new CameraModel(camera);
        this.path = path;
    }

    /// <summary>Fills a grid.</summary>
    public void Fill(Instant instant, OccupancyGrid grid)
    {
        Prepare(grid.Geometry);
        sight.Set(instant, ReachOf(grid.Geometry));
        grid.Clear();
        MarkSeenRoad(instant, grid);
        MarkSeenOutlines(grid);
        KeepConnected(grid);
    }

    /// <summary>Whether a ground point is in the picture and not on the bonnet.</summary>
    public bool IsInView(GroundPoint point) =>
        camera.TryProject(point, out ImagePoint pixel)
        && pixel.U >= -0.5 && pixel.U < camera.Camera.Size.Width - 0.5
        && pixel.V >= -0.5 && pixel.V < camera.Camera.Size.Height - 0.5
        && !RayTable.Contains(camera.Camera.EgoMask, pixel);

    private void Prepare(GridGeometry wanted)
    {
        if (geometry == wanted)
        {
            return;
        }

        geometry = wanted;
        inView = new bool[wanted.CellCount];
        queue = new int[wanted.CellCount];
        for (int index = 0; index < inView.Length; index++)
        {
            inView[index] = IsInView(wanted.CentreOf(index % wanted.Columns, index / wanted.Columns));
        }
    }

    private double ReachOf(GridGeometry grid)
    {
        double farX = Math.Max(
            Math.Abs(grid.Origin.X - camera.CameraInBase.X),
            Math.Abs(grid.Origin.X + (grid.Columns * grid.MetersPerCell) - camera.CameraInBase.X));
        double farY = Math.Max(
            Math.Abs(grid.Origin.Y - camera.CameraInBase.Y),
            Math.Abs(grid.Origin.Y + (grid.Rows * grid.MetersPerCell) - camera.CameraInBase.Y));
        return Math.Sqrt((farX * farX) + (farY * farY));
    }

    private void MarkSeenRoad(Instant instant, OccupancyGrid grid)
    {
        GridGeometry cells = grid.Geometry;
        for (int index = 0; index < inView.Length; index++)
        {
            if (!inView[index])
            {
                continue;
            }

            GroundPoint centre = cells.CentreOf(index % cells.Columns, index / cells.Columns);
            (double x, double y) = instant.WorldOf(centre.X, centre.Y);
            bool isRoad = StreetProfile.ClassAt(path.Locate(x, y), path.LengthMeters) == SyntheticClasses.Road;
            if (isRoad && sight.IsClear(instant.Camera.X, instant.Camera.Y, centre.X, centre.Y, 0))
            {
                grid.Cells[index] = Candidate;
            }
        }
    }

    private void MarkSeenOutlines(OccupancyGrid grid)
    {
        double step = grid.Geometry.MetersPerCell / StepsPerCell;
        foreach (ref readonly PlacedFootprint footprint in sight.Footprints)
        {
            int count = Math.Max(8, (int)Math.Ceiling(footprint.OutlineMeters / step));
            for (int i = 0; i < count; i++)
            {
                (double x, double y) = footprint.OutlineAt(i * footprint.OutlineMeters / count);
                if (grid.Geometry.TryIndexOf(new GroundPoint(x, y), out int index)
                    && grid.Cells[index] != OccupancyGrid.Occupied
                    && IsInView(new GroundPoint(x, y))
                    && sight.IsClear(camera.CameraInBase.X, camera.CameraInBase.Y, x, y, 1e-6))
                {
                    grid.Cells[index] = OccupancyGrid.Occupied;
                }
            }
        }
    }

    // Floods free from the nearest seen cell of each row of the corridor; candidates not reached become unknown.
    private void KeepConnected(OccupancyGrid grid)
    {
        GridGeometry cells = grid.Geometry;
        int count = 0;
        for (int row = 0; row < cells.Rows; row++)
        {
            if (Math.Abs(cells.CentreOf(0, row).Y) > CorridorHalfMeters)
            {
                continue;
            }

            int first = inView.AsSpan(row * cells.Columns, cells.Columns).IndexOf(true);
            count = first < 0 ? count : Reach(grid, (row * cells.Columns) + first, count);
        }

        for (int done = 0; done < count; done++)
        {
            int column = queue[done] % cells.Columns;
            int row = queue[done] / cells.Columns;
            for (int r = Math.Max(0, row - 1); r <= Math.Min(cells.Rows - 1, row + 1); r++)
            {
                for (int c = Math.Max(0, column - 1); c <= Math.Min(cells.Columns - 1, column + 1); c++)
                {
                    count = Reach(grid, (r * cells.Columns) + c, count);
                }
            }
        }

        grid.Cells.Replace(Candidate, OccupancyGrid.Unknown);
    }

    private int Reach(OccupancyGrid grid, int index, int count)
    {
        if (grid.Cells[index] != Candidate)
        {
            return count;
        }

        grid.Cells[index] = OccupancyGrid.Free;
        queue[count] = index;
        return count + 1;
    }
}
