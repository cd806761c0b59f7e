using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Grid;

/// <summary>
/// What of the road plane a camera sees, as tables made once: which class-map pixel shows the centre of each cell
/// (an inverse lookup with the full model, so the grid has no holes), and for each bearing around the camera's foot
/// the pixels met going outward. Immutable; any thread.
/// </summary>
internal sealed class GridView
{
    // A quarter of a cell: an obstacle's edge is found to an eighth of a cell where pixels are finer than cells.
    private const double StepsPerCell = 4;

    // Half a cell from bearing to bearing at the far edge, so each cell has a bearing of its own.
    private const double BearingsPerCell = 2;

    // Bearings to either side at which a cell is looked at for surfaces, share of the cell's edge: a wall seen at a
    // grazing angle is met by neighbouring bearings several cells apart.
    private const double SideShare = 0.25;

    private readonly CameraModel camera;
    private readonly Letterbox imageFromModel;
    private readonly ImageSize classMap;
    private readonly int bearingsInCircle;

    public GridView(
        CameraModel camera, Letterbox imageFromModel, ImageSize classMap, GridGeometry geometry, double maxRangeMeters)
    {
        this.camera = camera;
        this.imageFromModel = imageFromModel;
        this.classMap = classMap;
        List<(int Cell, int Pixel, double Range, double Bearing)> seen = FindCells(geometry, maxRangeMeters);
        double farthest = seen.Count == 0 ? geometry.MetersPerCell : seen.Max(cell => cell.Range);
        bearingsInCircle = Math.Max(
            8, (int)Math.Ceiling(Math.Tau * farthest * BearingsPerCell / geometry.MetersPerCell));
        Cells = new ViewedCell[seen.Count];
        bool[] isUsed = new bool[bearingsInCircle];
        for (int i = 0; i < Cells.Length; i++)
        {
            (int cell, int pixel, double range, double bearing) = seen[i];
            double side = SideShare * geometry.MetersPerCell / Math.Max(range, geometry.MetersPerCell);
            Cells[i] = new ViewedCell(
                cell, pixel, (float)range, BearingAt(bearing), BearingAt(bearing - side), BearingAt(bearing + side));
            isUsed[Cells[i].Bearing] = isUsed[Cells[i].RightBearing] = isUsed[Cells[i].LeftBearing] = true;
        }

        RayStarts = new int[bearingsInCircle + 1];
        List<RaySample> samples = [];
        for (int bearing = 0; bearing < bearingsInCircle; bearing++)
        {
            if (isUsed[bearing])
            {
                AddRay(bearing, farthest + geometry.MetersPerCell, geometry.MetersPerCell / StepsPerCell, samples);
            }

            RayStarts[bearing + 1] = samples.Count;
        }

        RayPixels = [.. samples.Select(sample => sample.Pixel)];
        RayRanges = [.. samples.Select(sample => (float)sample.Range)];
    }

    /// <summary>Cells whose centre is in the picture, ascending.</summary>
    public ViewedCell[] Cells { get; }

    /// <summary>Number of bearings.</summary>
    public int BearingCount => bearingsInCircle;

    /// <summary>For each bearing the index of its first sample; one more at the end.</summary>
    public int[] RayStarts { get; }

    /// <summary>Class-map pixel of each sample, outward along each bearing, without immediate repeats.</summary>
    public int[] RayPixels { get; }

    /// <summary>Distance from the camera's foot at which each sample's pixel begins, metres.</summary>
    public float[] RayRanges { get; }

    private List<(int Cell, int Pixel, double Range, double Bearing)> FindCells(GridGeometry geometry, double maxRange)
    {
        List<(int Cell, int Pixel, double Range, double Bearing)> seen = [];
        for (int cell = 0; cell < geometry.CellCount; cell++)
        {
            GroundPoint centre = geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns);
            double ahead = centre.X - camera.CameraInBase.X;
            double left = centre.Y - camera.CameraInBase.Y;
            double range = Math.Sqrt((ahead * ahead) + (left * left));
            int pixel = range <= maxRange ? PixelOf(centre) : -1;
            if (pixel >= 0)
            {
                seen.Add((cell, pixel, range, Math.Atan2(left, ahead)));
            }
        }

        return seen;
    }

    private int BearingAt(double radians)
    {
        int bearing = (int)Math.Round(radians / Math.Tau * bearingsInCircle) % bearingsInCircle;
        return bearing < 0 ? bearing + bearingsInCircle : bearing;
    }

    private void AddRay(int bearing, double farthest, double step, List<RaySample> samples)
    {
        (double sin, double cos) = Math.SinCos(bearing * Math.Tau / bearingsInCircle);
        int previous = -1;
        for (int i = 1; i * step <= farthest; i++)
        {
            double range = i * step;
            GroundPoint point = new(
                camera.CameraInBase.X + (range * cos), camera.CameraInBase.Y + (range * sin));
            int pixel = PixelOf(point);
            if (pixel >= 0 && pixel != previous)
            {
                // The pixel began somewhere since the last sample: half a step back is right on average.
                samples.Add(new RaySample(pixel, range - (step / 2)));
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

    private readonly record struct RaySample(int Pixel, double Range);
}

/// <summary>A cell whose centre is in the picture.</summary>
/// <param name="Cell">Index in the grid.</param>
/// <param name="Pixel">Class-map pixel that shows its centre.</param>
/// <param name="Range">Distance of its centre from the camera's foot, metres.</param>
/// <param name="Bearing">Bearing of its centre.</param>
/// <param name="RightBearing">Bearing a little to the right of its centre.</param>
/// <param name="LeftBearing">Bearing a little to the left of its centre.</param>
internal readonly record struct ViewedCell(
    int Cell, int Pixel, float Range, int Bearing, int RightBearing, int LeftBearing);
