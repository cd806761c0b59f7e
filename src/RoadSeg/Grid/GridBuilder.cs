using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Grid;

/// <summary>
/// From the class of every pixel to what is known of the ground. Going outward from the camera along each bearing,
/// the first pixel of an obstacle or a person is where it touches the ground (its foot contact). A cell is free only
/// where drivable ground was seen at its centre and every bearing that meets the cell is clear to beyond its farthest
/// corner; how far it is clear is told by the last pixel before the contact, not by the contact's own, and moved
/// nearer for what hangs above the road. Losing a drivable pixel can therefore never free a cell. A strip behind the
/// contact is occupied, people occupy a disc around their foot, everything behind is unknown. Allocates nothing per
/// frame. One thread at a time.
/// </summary>
public sealed class GridBuilder
{
    // Neighbouring contacts that differ by less belong to one surface seen at a grazing angle; more is an edge.
    private const int SurfaceJumpCells = 5;
    private const float EdgeCells = 1.5f;

    // Around a person so much more than the footprint is not free at most, where a pixel is long.
    private const double DoubtMetersMax = 0.5;

    private readonly CameraModel camera;
    private readonly ImageSize classMap;
    private readonly GridGeometry geometry;
    private readonly GridOptions options;
    private readonly GridView view;
    private readonly RangeMinimum clearTo;
    private readonly int minimumConfidence;
    private readonly double cameraX;
    private readonly double cameraY;
    private readonly float[] contacts;
    private readonly float[] depths;
    private readonly CellEvidence[] evidence;
    private readonly ContactRule[] ruleById = new ContactRule[256];
    private ClassTable? ruledClasses;
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
        clearTo = new RangeMinimum(view.BearingCount, view.LongestSpan);
        minimumConfidence = (int)Math.Ceiling(this.options.MinimumConfidence * 255);
        cameraX = camera.CameraInBase.X;
        cameraY = camera.CameraInBase.Y;
        contacts = new float[view.BearingCount];
        depths = new float[view.BearingCount];
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

        PrepareRules(segmentation.Classes);
        PrepareConfidences(segmentation.ConfidenceSize);
        FindContacts(segmentation);
        foreach (ref readonly PersonRegion person in people.People)
        {
            HideBehind(person);
        }

        clearTo.Fill();
        FillCells(segmentation, drivable);
        AddPeople(people);
        Write(into);
    }

    private void PrepareRules(ClassTable classes)
    {
        if (ruledClasses == classes)
        {
            return;
        }

        ruledClasses = classes;
        double height = camera.CameraInBase.Z;
        for (int id = 0; id < ruleById.Length; id++)
        {
            ruleById[id] = ContactRule.Of(classes, (byte)id, options, geometry.MetersPerCell, height);
        }
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
        int[] pixels = view.RayPixels;
        int[] starts = view.RayStarts;
        Span<float> clear = clearTo.Values;
        for (int bearing = 0; bearing < contacts.Length; bearing++)
        {
            contacts[bearing] = float.PositiveInfinity;
            clear[bearing] = float.PositiveInfinity;
            depths[bearing] = 0;
            for (int i = starts[bearing]; i < starts[bearing + 1]; i++)
            {
                int pixel = pixels[i];
                ref readonly ContactRule rule = ref ruleById[ids[pixel]];
                if (rule.Blocks)
                {
                    contacts[bearing] = view.RayRanges[i] * rule.Scale;
                    clear[bearing] = view.RayNears[i] * rule.Scale;
                    depths[bearing] = segmentation.ConfidenceAt(pixel % classMap.Width, pixel / classMap.Width)
                        >= minimumConfidence ? rule.Depth : 0;
                    if (i == starts[bearing] && depths[bearing] > 0)
                    {
                        // At the edge of the picture: the first cell that is wholly in it lies up to so much behind.
                        depths[bearing] += EdgeCells * (float)geometry.MetersPerCell;
                    }

                    break;
                }
            }
        }
    }

    // Between legs and wheels ground is seen that is under the person or behind: over the whole width of the region
    // no bearing is clear beyond the foot, or beyond twice the doubt before hidden feet.
    private void HideBehind(in PersonRegion person)
    {
        if (person.Ground is not GroundFix fix
            || !camera.TryGround(new ImagePoint(person.Box.U - 0.5, person.Foot.V), out GroundPoint left)
            || !camera.TryGround(
                new ImagePoint(person.Box.U + person.Box.Width - 0.5, person.Foot.V), out GroundPoint right))
        {
            return;
        }

        double range = RangeOf(fix.Point) - (fix.SigmaMeters * (person.IsFootSeen ? 1 : 2));

        // Handlebar and pedals reach nearer than the wheels, all along.
        range -= person.Kind == PersonKind.Cyclist ? options.CyclistRadiusMeters : 0;
        float foot = (float)(Math.Max(0, range) * CutPerson.ScaleOf(person.Box, camera));
        int a = view.BearingAt(Math.Atan2(left.Y - cameraY, left.X - cameraX));
        int b = view.BearingAt(Math.Atan2(right.Y - cameraY, right.X - cameraX));
        Span<float> clear = clearTo.Values;
        for (int bearing = Math.Min(a, b); bearing <= Math.Max(a, b); bearing++)
        {
            clear[bearing] = Math.Min(clear[bearing], foot);
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
            evidence[cell.Cell] = IsClear(cell) ? evidence[cell.Cell] : CellEvidence.Hidden;
        }

        for (int i = 0; i < viewed.Length; i++)
        {
            ref readonly ViewedCell cell = ref viewed[i];
            bool isClear = IsClear(cell);
            bool isGround = mask[cell.Pixel] != 0 && confidences[confidenceByCell[i]] >= minimumConfidence;
            evidence[cell.Cell] = isClear
                ? (isGround ? CellEvidence.Free : CellEvidence.Unsure)
                : (IsOnSurface(cell) ? CellEvidence.Occupied : CellEvidence.Hidden);
        }
    }

    private bool IsClear(in ViewedCell cell) =>
        cell.Farthest < clearTo.Over(cell.FirstBearing, cell.BearingCount, cell.Level);

    // Behind the contact of its bearing or of one beside it, or between two where they meet one surface.
    private bool IsOnSurface(in ViewedCell cell)
    {
        int right = Math.Max(cell.Bearing - 1, 0);
        int left = Math.Min(cell.Bearing + 1, contacts.Length - 1);
        return IsBehindContact(cell.Range, cell.Bearing)
            || IsBetweenContacts(cell.Range, right, cell.Bearing)
            || IsBetweenContacts(cell.Range, cell.Bearing, left);
    }

    private bool IsBehindContact(float range, int bearing) =>
        range >= contacts[bearing] && range < contacts[bearing] + depths[bearing];

    private bool IsBetweenContacts(float range, int a, int b)
    {
        if (depths[a] <= 0 || depths[b] <= 0)
        {
            return false;
        }

        float nearer = Math.Min(contacts[a], contacts[b]);
        float farther = Math.Max(contacts[a], contacts[b]);
        float cell = (float)geometry.MetersPerCell;
        return farther - nearer <= cell * SurfaceJumpCells && range >= nearer && range < farther + cell;
    }

    private void AddPeople(PeopleRegions people)
    {
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
