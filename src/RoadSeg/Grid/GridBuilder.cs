using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Grid;

/// <summary>
/// From the class of every pixel to what is known of the ground. Going outward from the camera along each bearing,
/// the first pixel of an obstacle or a person is where it touches the ground (its foot contact). A cell is free only
/// where drivable ground was seen at its centre and every bearing that meets the cell is clear to beyond its farthest
/// corner; how far it is clear is told by the last pixel before the contact, not by the contact's own, and moved
/// nearer for what hangs above the road. Losing a drivable pixel can therefore never free a cell. A strip behind the
/// contact is occupied, people occupy a disc around their foot, around every contact of a person nothing is free, and
/// everything behind is unknown. Allocates nothing per frame. One thread at a time.
/// </summary>
public sealed class GridBuilder
{
    // The foot that is seen is up to so far from the middle of the person.
    private const double FootBesideMeters = 0.2;

    // Around a person so much more than the footprint is not free at most, where a pixel is long.
    private const double DoubtMetersMax = 0.5;

    private readonly CameraModel camera;
    private readonly ImageSize classMap;
    private readonly GridGeometry geometry;
    private readonly GridOptions options;
    private readonly GridView view;
    private readonly GridContacts contacts;
    private readonly int minimumConfidence;
    private readonly double cameraX;
    private readonly double cameraY;
    private readonly CellEvidence[] evidence;
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
        this.camera = camera;
        this.classMap = classMap;
        this.geometry = geometry;
        this.options = options ?? new GridOptions();
        view = new GridView(camera, imageFromModel, classMap, geometry, this.options);
        contacts = new GridContacts(camera, classMap, geometry, this.options, view);
        minimumConfidence = (int)Math.Ceiling(this.options.MinimumConfidence * 255);
        cameraX = camera.CameraInBase.X;
        cameraY = camera.CameraInBase.Y;
        evidence = new CellEvidence[geometry.CellCount];
    }

    /// <summary>Number of cells that can be told; all others are always unknown.</summary>
    public int ViewedCellCount => view.Cells.Length;

    /// <summary>What the last frame says of each cell, in the order of the grid's cells.</summary>
    public ReadOnlySpan<CellEvidence> Evidence => evidence;

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
        contacts.Find(segmentation, people.People);
        FillCells(segmentation, drivable);
        AddPeople(people);
        Write(into);
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

    private void FillCells(Segmentation segmentation, DrivableArea drivable)
    {
        ReadOnlySpan<byte> mask = drivable.Mask;
        ReadOnlySpan<byte> confidences = segmentation.Confidences;
        ViewedCell[] viewed = view.Cells;
        evidence.AsSpan().Clear();
        foreach (int cell in view.EgoCells)
        {
            // Whatever was free there before the vehicle came.
            evidence[cell] = CellEvidence.Hidden;
        }

        foreach (ref readonly ViewedCell cell in view.EdgeCells.AsSpan())
        {
            // What leaves the picture is in them for a while: free ground remembered there is not believed.
            evidence[cell.Cell] = contacts.IsClear(cell) ? evidence[cell.Cell] : CellEvidence.Hidden;
        }

        for (int i = 0; i < viewed.Length; i++)
        {
            ref readonly ViewedCell cell = ref viewed[i];
            bool isClear = contacts.IsClear(cell);
            bool isGround = mask[cell.Pixel] != 0 && confidences[confidenceByCell[i]] >= minimumConfidence;
            evidence[cell.Cell] = isClear
                ? (isGround ? CellEvidence.Free : CellEvidence.Unsure)
                : (contacts.IsOnSurface(cell) ? CellEvidence.Occupied : CellEvidence.Hidden);
        }
    }

    // Whatever the regions make of them, near the contacts of people nothing is free: the other foot may be hidden,
    // and where people merge, a foot may be given to somebody else.
    private void AddPeople(PeopleRegions people)
    {
        foreach (ref readonly PersonContact foot in contacts.Feet)
        {
            if (RangeOf(foot.Point) <= options.MaxRangeMeters)
            {
                GridDisc.Doubt(geometry, evidence, foot.Point, foot.Radius + FootBesideMeters);
            }
        }

        foreach (ref readonly PersonRegion person in people.People)
        {
            if (person.Ground is GroundFix fix && person.IsFootSeen && RangeOf(fix.Point) <= options.MaxRangeMeters)
            {
                double radius = person.Kind == PersonKind.Pedestrian
                    ? options.PedestrianRadiusMeters
                    : options.CyclistRadiusMeters;
                double doubt = Math.Min(DoubtMetersMax, options.ContactMarginMeters + fix.SigmaMeters);
                GridDisc.Doubt(geometry, evidence, fix.Point, radius + doubt);
                GroundPoint nearest = CutPerson.NearestOf(fix.Point, person.Box, camera);
                if (nearest != fix.Point)
                {
                    GridDisc.Doubt(geometry, evidence, nearest, radius + doubt);
                }

                GridDisc.Occupy(geometry, evidence, fix.Point, radius);
            }
        }
    }

    // From below the camera.
    private double RangeOf(GroundPoint point) => new GroundPoint(point.X - cameraX, point.Y - cameraY).Range;

    private void Write(OccupancyGrid into)
    {
        Span<sbyte> cells = into.Cells;
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = evidence[i] switch
            {
                CellEvidence.Free => OccupancyGrid.Free,
                CellEvidence.Occupied => OccupancyGrid.Occupied,
                _ => OccupancyGrid.Unknown,
            };
        }
    }
}
