using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Grid;

/// <summary>
/// From the class of every pixel to what is known of the ground. Going outward from the camera along each bearing,
/// the first pixel of an obstacle or a person is where it touches the ground (its foot contact): ground before it may
/// be free, a strip one cell deep at the contact is occupied, everything behind is unknown. A cell is free only where
/// drivable ground was seen at its centre on a clear line of sight, whatever its neighbours show, so losing a drivable
/// pixel can never free a cell; the price is that what is narrower than a cell can fall between two centres. People
/// occupy a disc around their foot. Allocates nothing per frame. One thread at a time.
/// </summary>
public sealed class GridBuilder
{
    // Neighbouring contacts that differ by less belong to one surface seen at a grazing angle; more is an edge.
    private const int SurfaceJumpCells = 5;

    private readonly ImageSize classMap;
    private readonly GridGeometry geometry;
    private readonly GridOptions options;
    private readonly GridView view;
    private readonly int minimumConfidence;
    private readonly double cameraX;
    private readonly double cameraY;
    private readonly float contactScale;
    private readonly float contactMargin;
    private readonly float[] contactRanges;
    private readonly bool[] contactOccupies;
    private int[] confidenceByCell = [];
    private ImageSize confidenceSize;

    /// <summary>Makes the tables; takes some tenths of a second.</summary>
    /// <param name="camera">Mounted camera at the size of the image.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="geometry">Where the cells lie.</param>
    /// <param name="options">Sizes and limits; null for the defaults.</param>
    public GridBuilder(
        CameraModel camera,
        Letterbox imageFromModel,
        ImageSize classMap,
        GridGeometry geometry,
        GridOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(camera);
        this.classMap = classMap;
        this.geometry = geometry;
        this.options = options ?? new GridOptions();
        view = new GridView(camera, imageFromModel, classMap, geometry, this.options.MaxRangeMeters);
        minimumConfidence = (int)Math.Ceiling(this.options.MinimumConfidence * 255);
        cameraX = camera.CameraInBase.X;
        cameraY = camera.CameraInBase.Y;
        contactScale = (float)Math.Max(0, 1 - (this.options.ClearanceMeters / camera.CameraInBase.Z));
        contactMargin = (float)this.options.ContactMarginMeters;
        contactRanges = new float[view.BearingCount];
        contactOccupies = new bool[view.BearingCount];
    }

    /// <summary>Number of cells whose centre is in the picture; all others are always unknown.</summary>
    public int ViewedCellCount => view.Cells.Length;

    /// <summary>Fills a grid from one frame.</summary>
    /// <param name="segmentation">Class map and confidences; not changed.</param>
    /// <param name="drivable">Drivable area of the same frame.</param>
    /// <param name="people">People of the same frame.</param>
    /// <param name="into">Overwritten; of the prepared geometry.</param>
    public void Build(Segmentation segmentation, DrivableArea drivable, PeopleRegions people, OccupancyGrid into)
    {
        ArgumentNullException.ThrowIfNull(segmentation);
        ArgumentNullException.ThrowIfNull(drivable);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(into);
        if (segmentation.Size != classMap || drivable.Size != classMap || into.Geometry != geometry)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"expected class map and area of {classMap} and a grid of {geometry}, got ")
                + FormattableString.Invariant($"{segmentation.Size}, {drivable.Size} and {into.Geometry}"));
        }

        PrepareConfidences(segmentation.ConfidenceSize);
        FindContacts(segmentation);
        FillCells(segmentation, drivable, into);
        AddPeople(people, into);
    }

    private void PrepareConfidences(ImageSize size)
    {
        if (size == confidenceSize && confidenceByCell.Length == view.Cells.Length)
        {
            return;
        }

        confidenceSize = size;
        confidenceByCell = new int[view.Cells.Length];
        for (int i = 0; i < confidenceByCell.Length; i++)
        {
            int column = view.Cells[i].Pixel % classMap.Width * size.Width / classMap.Width;
            int row = view.Cells[i].Pixel / classMap.Width * size.Height / classMap.Height;
            confidenceByCell[i] = (row * size.Width) + column;
        }
    }

    // Void and the ego vehicle's own pixels say nothing and are passed over, as is ground of any kind.
    private void FindContacts(Segmentation segmentation)
    {
        ReadOnlySpan<byte> ids = segmentation.ClassIds;
        ReadOnlySpan<ClassRole> roleById = segmentation.Classes.RoleById;
        int[] pixels = view.RayPixels;
        int[] starts = view.RayStarts;
        for (int bearing = 0; bearing < contactRanges.Length; bearing++)
        {
            contactRanges[bearing] = float.PositiveInfinity;
            contactOccupies[bearing] = false;
            for (int i = starts[bearing]; i < starts[bearing + 1]; i++)
            {
                int pixel = pixels[i];
                ClassRole role = roleById[ids[pixel]];
                if (role is ClassRole.Obstacle or ClassRole.Pedestrian or ClassRole.Cyclist)
                {
                    contactRanges[bearing] = (view.RayRanges[i] * contactScale) - contactMargin;
                    contactOccupies[bearing] = role == ClassRole.Obstacle && segmentation.ConfidenceAt(
                        pixel % classMap.Width, pixel / classMap.Width) >= minimumConfidence;
                    break;
                }
            }
        }
    }

    private void FillCells(Segmentation segmentation, DrivableArea drivable, OccupancyGrid into)
    {
        into.Clear();
        Span<sbyte> cells = into.Cells;
        ReadOnlySpan<byte> mask = drivable.Mask;
        ReadOnlySpan<byte> confidences = segmentation.Confidences;
        ViewedCell[] viewed = view.Cells;
        for (int i = 0; i < viewed.Length; i++)
        {
            ref readonly ViewedCell cell = ref viewed[i];
            if (cell.Range < contactRanges[cell.Bearing]
                && mask[cell.Pixel] != 0
                && confidences[confidenceByCell[i]] >= minimumConfidence)
            {
                cells[cell.Cell] = OccupancyGrid.Free;
            }
            else if (IsOnSurface(cell.Range, cell.RightBearing, cell.Bearing)
                || IsOnSurface(cell.Range, cell.Bearing, cell.LeftBearing))
            {
                cells[cell.Cell] = OccupancyGrid.Occupied;
            }
        }
    }

    // One cell deep behind the contact of either bearing, or between the two where they meet one surface.
    private bool IsOnSurface(float range, int a, int b)
    {
        float depth = (float)geometry.MetersPerCell;
        float contactA = contactOccupies[a] ? contactRanges[a] : float.NaN;
        float contactB = contactOccupies[b] ? contactRanges[b] : float.NaN;
        if ((range >= contactA && range < contactA + depth) || (range >= contactB && range < contactB + depth))
        {
            return true;
        }

        float nearer = Math.Min(contactA, contactB);
        float farther = Math.Max(contactA, contactB);
        return farther - nearer <= depth * SurfaceJumpCells && range >= nearer && range < farther + depth;
    }

    private void AddPeople(PeopleRegions people, OccupancyGrid into)
    {
        foreach (ref readonly PersonRegion person in people.People)
        {
            if (person.Ground is GroundFix fix && IsWithinRange(fix.Point))
            {
                AddDisc(
                    fix.Point,
                    person.Kind == PersonKind.Pedestrian
                        ? options.PedestrianRadiusMeters
                        : options.CyclistRadiusMeters,
                    into);
            }
        }
    }

    private bool IsWithinRange(GroundPoint point)
    {
        double ahead = point.X - cameraX;
        double left = point.Y - cameraY;
        return (ahead * ahead) + (left * left) <= options.MaxRangeMeters * options.MaxRangeMeters;
    }

    // The cell that holds the point and every cell whose centre lies in the disc.
    private void AddDisc(GroundPoint point, double radius, OccupancyGrid into)
    {
        if (geometry.TryIndexOf(point, out int index))
        {
            into.Cells[index] = OccupancyGrid.Occupied;
        }

        int firstColumn = ColumnOf(point.X - radius, geometry.Origin.X, geometry.Columns);
        int lastColumn = ColumnOf(point.X + radius, geometry.Origin.X, geometry.Columns);
        int firstRow = ColumnOf(point.Y - radius, geometry.Origin.Y, geometry.Rows);
        int lastRow = ColumnOf(point.Y + radius, geometry.Origin.Y, geometry.Rows);
        for (int row = firstRow; row <= lastRow; row++)
        {
            for (int column = firstColumn; column <= lastColumn; column++)
            {
                GroundPoint centre = geometry.CentreOf(column, row);
                double dx = centre.X - point.X;
                double dy = centre.Y - point.Y;
                if ((dx * dx) + (dy * dy) <= radius * radius)
                {
                    into.Cells[(row * geometry.Columns) + column] = OccupancyGrid.Occupied;
                }
            }
        }
    }

    private int ColumnOf(double position, double origin, int count) =>
        (int)Math.Clamp(Math.Floor((position - origin) / geometry.MetersPerCell), 0, count - 1);
}
