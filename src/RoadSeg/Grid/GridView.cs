using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// What of the road plane a camera sees, as tables made once: which class-map pixel shows the centre of each cell
/// (an inverse lookup with the full model, so the grid has no holes), and for each bearing around the camera's foot
/// the pixels met going outward. Bearings count from straight behind the camera, so that no cell in view lies across
/// the seam. Immutable; any thread.
/// </summary>
internal sealed class GridView
{
    // A quarter of a cell: an obstacle's edge is found to an eighth of a cell where pixels are finer than cells.
    private const double StepsPerCell = 4;

    // Half a cell from bearing to bearing at the far edge, so each cell has a bearing of its own.
    private const double BearingsPerCell = 2;

    private readonly CameraModel camera;
    private readonly Letterbox imageFromModel;
    private readonly ImageSize classMap;
    private readonly GridOptions options;
    private readonly double ahead;
    private readonly int bearingsInCircle;

    public GridView(
        CameraModel camera, Letterbox imageFromModel, ImageSize classMap, GridGeometry geometry, GridOptions options)
    {
        this.camera = camera;
        this.imageFromModel = imageFromModel;
        this.classMap = classMap;
        this.options = options;
        ahead = AxisBearing(camera);
        List<SeenCell> edge = [];
        List<SeenCell> seen = FindCells(geometry, edge);
        EgoCells = [.. Enumerable.Range(0, geometry.CellCount).Where(cell => IsUnderEgo(
            geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns), geometry))];
        double farthest = seen.Count == 0 ? geometry.MetersPerCell : seen.Max(cell => cell.Range);
        bearingsInCircle = Math.Max(
            8, (int)Math.Ceiling(Math.Tau * farthest * BearingsPerCell / geometry.MetersPerCell));
        Cells = [.. seen.Select(cell => CellOf(cell, geometry))];
        EdgeCells = [.. edge.Where(cell => cell.Range <= farthest).Select(cell => CellOf(cell, geometry))];
        bool[] isUsed = new bool[bearingsInCircle];
        foreach (ViewedCell cell in Cells.Concat(EdgeCells))
        {
            isUsed.AsSpan(cell.FirstBearing, cell.BearingCount).Fill(true);
            LongestSpan = Math.Max(LongestSpan, cell.BearingCount);
        }

        RayStarts = new int[bearingsInCircle + 1];
        List<RaySample> samples = [];
        double reach = ReachOf(farthest, geometry);
        for (int bearing = 0; bearing < bearingsInCircle; bearing++)
        {
            if (isUsed[bearing])
            {
                AddRay(bearing, reach, geometry.MetersPerCell / StepsPerCell, samples);
            }

            RayStarts[bearing + 1] = samples.Count;
        }

        RayPixels = [.. samples.Select(sample => sample.Pixel)];
        RayRanges = [.. samples.Select(sample => (float)sample.Range)];
        RayNears = [.. samples.Select(sample => (float)sample.Near)];
    }

    /// <summary>Cells whose centre is in the picture and near enough to be told apart, ascending.</summary>
    public ViewedCell[] Cells { get; }

    /// <summary>
    /// Cells across the edge of the picture, ascending: never free, but what stands at the edge may be in them.
    /// </summary>
    public ViewedCell[] EdgeCells { get; }

    /// <summary>Cells under the ego vehicle, ascending.</summary>
    public int[] EgoCells { get; }

    /// <summary>Number of bearings.</summary>
    public int BearingCount => bearingsInCircle;

    /// <summary>Most bearings that one cell lies across.</summary>
    public int LongestSpan { get; } = 1;

    /// <summary>For each bearing the index of its first sample; one more at the end.</summary>
    public int[] RayStarts { get; }

    /// <summary>Class-map pixel of each sample, outward along each bearing, without immediate repeats.</summary>
    public int[] RayPixels { get; }

    /// <summary>Distance from the camera's foot at which each sample's pixel begins, metres.</summary>
    public float[] RayRanges { get; }

    /// <summary>
    /// Distance at which the centre of the pixel before it is met, metres: up to there the ground is known not to be
    /// what the sample shows. 0 for the first pixel of a bearing.
    /// </summary>
    public float[] RayNears { get; }

    /// <summary>Nearest bearing to a direction.</summary>
    /// <param name="radians">In base_link, counter-clockwise from ahead.</param>
    public int BearingAt(double radians)
    {
        int bearing = (int)Math.Floor(TurnOf(radians) * bearingsInCircle);
        return Math.Clamp(bearing, 0, bearingsInCircle - 1);
    }

    /// <summary>Middle of a bearing, radians in base_link, counter-clockwise from ahead.</summary>
    public double AngleOf(int bearing) => ((((bearing + 0.5) / bearingsInCircle) - 0.5) * Math.Tau) + ahead;

    // Direction in which the camera looks over the ground; that of base_link for one that looks straight down.
    private static double AxisBearing(CameraModel camera)
    {
        ImagePoint centre = new(
            camera.Camera.Intrinsics.PrincipalPointX, camera.Camera.Intrinsics.PrincipalPointY);
        return camera.TryRayInBase(centre, out Vector3D ray) && (Math.Abs(ray.X) + Math.Abs(ray.Y)) > 1e-6
            ? Math.Atan2(ray.Y, ray.X)
            : 0;
    }

    // Share of a whole turn since straight behind the camera, 0..1.
    private double TurnOf(double radians)
    {
        double turn = ((radians - ahead) / Math.Tau) + 0.5;
        return turn - Math.Floor(turn);
    }

    // What hangs above the road is seen behind where it is, and its pixel begins up to a pixel later: rays that ended
    // with the last cell would miss it.
    private double ReachOf(double farthest, GridGeometry geometry)
    {
        const double LeastScale = 0.25;
        double clearance = options.Footprints.Values.Append(ObstacleFootprint.Other).Max(foot => foot.ClearanceMeters);
        double scale = Math.Max(LeastScale, 1 - (clearance / camera.CameraInBase.Z));
        return ((farthest + (2 * geometry.MetersPerCell)) / scale) + (2 * options.MaxPixelDepthMeters);
    }

    private List<SeenCell> FindCells(GridGeometry geometry, List<SeenCell> edge)
    {
        List<SeenCell> seen = [];
        for (int cell = 0; cell < geometry.CellCount; cell++)
        {
            GroundPoint centre = geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns);
            double x = centre.X - camera.CameraInBase.X;
            double y = centre.Y - camera.CameraInBase.Y;
            double range = Math.Sqrt((x * x) + (y * y));
            if (range > options.MaxRangeMeters || IsUnderEgo(centre, geometry))
            {
                continue;
            }

            int corners = CornersInPicture(centre, geometry);
            int pixel = PixelOf(centre);
            if ((corners > 0 || pixel >= 0) && PixelsAcross(centre, x, y, range) is double across
                && across * geometry.MetersPerCell >= options.MinimumPixelsAcross)
            {
                (corners == 4 && pixel >= 0 ? seen : edge).Add(
                    new SeenCell(cell, pixel, centre, range, Math.Atan2(y, x), 0.5 / across));
            }
        }

        return seen;
    }

    // What stands in the part of a cell beyond the edge of the picture would not be seen.
    private int CornersInPicture(GroundPoint centre, GridGeometry geometry)
    {
        double half = geometry.MetersPerCell / 2;
        return (PixelOf(new GroundPoint(centre.X - half, centre.Y - half)) >= 0 ? 1 : 0)
            + (PixelOf(new GroundPoint(centre.X - half, centre.Y + half)) >= 0 ? 1 : 0)
            + (PixelOf(new GroundPoint(centre.X + half, centre.Y - half)) >= 0 ? 1 : 0)
            + (PixelOf(new GroundPoint(centre.X + half, centre.Y + half)) >= 0 ? 1 : 0);
    }

    private bool IsUnderEgo(GroundPoint centre, GridGeometry geometry) =>
        options.Ego is EgoFootprint ego && ego.DistanceTo(centre.X, centre.Y) < geometry.MetersPerCell / 2;

    // Class-map pixels to a metre of ground across the line of sight; null where one along it is too long.
    private double? PixelsAcross(GroundPoint centre, double x, double y, double range)
    {
        const double Step = 0.02;
        double ux = range < 1e-9 ? 1 : x / range;
        double uy = range < 1e-9 ? 0 : y / range;
        if (!TryModel(centre, out ImagePoint here)
            || !TryModel(new GroundPoint(centre.X + (Step * ux), centre.Y + (Step * uy)), out ImagePoint along)
            || !TryModel(new GroundPoint(centre.X - (Step * uy), centre.Y + (Step * ux)), out ImagePoint aside))
        {
            return null;
        }

        double perMetreAlong = Distance(here, along) / Step;
        return perMetreAlong * options.MaxPixelDepthMeters >= 1 ? Distance(here, aside) / Step : null;
    }

    private ViewedCell CellOf(in SeenCell seen, GridGeometry geometry)
    {
        double half = (geometry.MetersPerCell / 2) + seen.HalfPixelMeters + options.ContactMarginMeters;
        double centreX = seen.Centre.X - camera.CameraInBase.X;
        double centreY = seen.Centre.Y - camera.CameraInBase.Y;
        double x = Math.Abs(centreX) + (geometry.MetersPerCell / 2);
        double y = Math.Abs(centreY) + (geometry.MetersPerCell / 2);
        double farthest = Math.Sqrt((x * x) + (y * y)) + options.ContactMarginMeters;

        // What the cell looks wide, its corners included; the camera's own foot has things on all sides.
        double width = half * (Math.Abs(Math.Cos(seen.Bearing)) + Math.Abs(Math.Sin(seen.Bearing)));
        double side = seen.Range > 2 * half ? Math.Atan(width / (seen.Range - half)) : Math.PI;
        double turn = TurnOf(seen.Bearing);
        int first = (int)Math.Floor((turn - (side / Math.Tau)) * bearingsInCircle);
        int last = (int)Math.Ceiling((turn + (side / Math.Tau)) * bearingsInCircle);
        bool isAcrossSeam = first < 0 || last >= bearingsInCircle;
        first = isAcrossSeam ? 0 : first;
        int count = isAcrossSeam ? bearingsInCircle : last - first + 1;
        return new ViewedCell(
            seen.Cell, seen.Pixel, (float)seen.Range, (float)farthest, BearingAt(seen.Bearing), first, count,
            RangeMinimum.LevelOf(count));
    }

    private void AddRay(int bearing, double farthest, double step, List<RaySample> samples)
    {
        (double sin, double cos) = Math.SinCos(AngleOf(bearing));
        int previous = -1;
        double previousStart = double.NaN;
        for (int i = 1; i * step <= farthest; i++)
        {
            double range = i * step;
            GroundPoint point = new(
                camera.CameraInBase.X + (range * cos), camera.CameraInBase.Y + (range * sin));
            int pixel = PixelOf(point);
            if (pixel >= 0 && pixel != previous)
            {
                // The pixel began somewhere since the last sample: half a step back is right on average.
                double start = range - (step / 2);
                double near = previous >= 0 ? ((previousStart + start) / 2) - (step / 2) : 0;
                samples.Add(new RaySample(pixel, start, near));
                previousStart = start;
            }

            previous = pixel;
        }
    }

    // Nearest pixel of the class map; -1 outside the picture.
    private int PixelOf(GroundPoint point)
    {
        if (!camera.TryProject(point, out ImagePoint pixel))
        {
            return -1;
        }

        ImageSize image = camera.Camera.Size;
        ImagePoint model = imageFromModel.ModelFromImage(pixel.U, pixel.V);
        double column = Math.Floor(model.U + 0.5);
        double row = Math.Floor(model.V + 0.5);
        bool isInside = pixel.U >= -0.5 && pixel.V >= -0.5
            && pixel.U < image.Width - 0.5 && pixel.V < image.Height - 0.5
            && column >= 0 && row >= 0 && column < classMap.Width && row < classMap.Height;
        return isInside ? ((int)row * classMap.Width) + (int)column : -1;
    }

    private bool TryModel(GroundPoint point, out ImagePoint model)
    {
        bool isSeen = camera.TryProject(point, out ImagePoint pixel);
        model = isSeen ? imageFromModel.ModelFromImage(pixel.U, pixel.V) : default;
        return isSeen;
    }

    private static double Distance(ImagePoint a, ImagePoint b) =>
        Math.Sqrt(((a.U - b.U) * (a.U - b.U)) + ((a.V - b.V) * (a.V - b.V)));

    private readonly record struct SeenCell(
        int Cell, int Pixel, GroundPoint Centre, double Range, double Bearing, double HalfPixelMeters);

    private readonly record struct RaySample(int Pixel, double Range, double Near);
}

/// <summary>A cell whose centre is in the picture.</summary>
/// <param name="Cell">Index in the grid.</param>
/// <param name="Pixel">Class-map pixel that shows its centre.</param>
/// <param name="Range">Distance of its centre from the camera's foot, metres.</param>
/// <param name="Farthest">Distance of its farthest corner and the margin, metres.</param>
/// <param name="Bearing">Bearing of its centre.</param>
/// <param name="FirstBearing">First bearing that meets the cell, half a pixel or the margin around it.</param>
/// <param name="BearingCount">How many do.</param>
/// <param name="Level">Of the table of minima for so many.</param>
internal readonly record struct ViewedCell(
    int Cell, int Pixel, float Range, float Farthest, int Bearing, int FirstBearing, int BearingCount, int Level);
