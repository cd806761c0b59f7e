using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;

namespace RoadSeg.OpenCv.Tests.Calibration;

/// <summary>
/// A flat target drawn through a camera's full lens model: for every pixel the ray, where it meets the target's plane,
/// and what is printed there; several rays a pixel. The camera stands in base_link, the target anywhere before it.
/// </summary>
internal sealed class TargetScene(CameraInfo camera, CalibrationTarget target)
{
    private const byte Dark = 25;
    private const byte Light = 225;
    private const byte Wall = 120;

    private readonly CameraModel model = new(camera);

    // Rays through the corners of the pixels, 1 ahead; in between they are interpolated, which is exact to far below
    // what eight bits show.
    private readonly Vector3D[] corners = Corners(new CameraModel(camera));

    // Of each marker of a ChArUco board.
    private readonly bool[][] cells = Cells(target);

    /// <summary>Rays through a pixel at an edge, across and down.</summary>
    public int RaysPerSide { get; init; } = 3;

    /// <summary>
    /// What something before the target hides: right and down from the middle of all points, in units of the spacing.
    /// </summary>
    public Func<double, double, bool> IsHidden { get; init; } = (_, _) => false;

    /// <summary>A view of the target from a pose in base_link: its middle, and which way its rows and columns go.</summary>
    public byte[] Draw(Vector3D middle, Vector3D right, Vector3D down)
    {
        ImageSize size = camera.Size;
        byte[] bgr = new byte[size.PixelCount * 3];
        Parallel.For(0, size.Height, v =>
        {
            for (int u = 0; u < size.Width; u++)
            {
                byte first = At(u, v, 0, 0, middle, right, down);
                bool isPlain = first == At(u, v, 1, 0, middle, right, down)
                    && first == At(u, v, 0, 1, middle, right, down) && first == At(u, v, 1, 1, middle, right, down);
                int sum = isPlain ? first * RaysPerSide * RaysPerSide : 0;
                for (int i = 0; !isPlain && i < RaysPerSide * RaysPerSide; i++)
                {
                    double du = ((i % RaysPerSide) + 0.5) / RaysPerSide;
                    double dv = ((i / RaysPerSide) + 0.5) / RaysPerSide;
                    sum += At(u, v, du, dv, middle, right, down);
                }

                byte value = (byte)((sum / (double)(RaysPerSide * RaysPerSide)) + 0.5);
                int index = ((v * size.Width) + u) * 3;
                bgr[index] = bgr[index + 1] = bgr[index + 2] = value;
            }
        });
        return bgr;
    }

    /// <summary>Where the points are in such a view, exactly; in the target's order.</summary>
    public ImagePoint[] Project(Vector3D middle, Vector3D right, Vector3D down)
    {
        TargetPoint last = target.Lay()[^1];
        return
        [
            .. target.Lay().Select(p => model.TryProject(
                middle + (right * (p.Right - (last.Right / 2))) + (down * (p.Down - (last.Down / 2))),
                out ImagePoint pixel) ? pixel : throw new InvalidOperationException("a point is behind the camera")),
        ];
    }

    /// <summary>The same, the target upright before the camera and turned by angles, degrees.</summary>
    public byte[] Draw(double ahead, double left, double up, double leanSideways, double leanBack, double spin)
    {
        const double degree = Math.PI / 180;
        Rotation turn = Rotation.FromRollPitchYaw(spin * degree, leanBack * degree, leanSideways * degree);
        return Draw(
            model.CameraInBase + new Vector3D(ahead, left, up),
            turn.Apply(new Vector3D(0, -1, 0)), turn.Apply(new Vector3D(0, 0, -1)));
    }

    private static Vector3D[] Corners(CameraModel model)
    {
        ImageSize size = model.Camera.Size;
        Vector3D[] rays = new Vector3D[(size.Width + 1) * (size.Height + 1)];
        Parallel.For(0, rays.Length, i =>
        {
            ImagePoint corner = new((i % (size.Width + 1)) - 0.5, (i / (size.Width + 1)) - 0.5);
            rays[i] = model.TryRayInBase(corner, out Vector3D ray) && ray.X > 0.01 ? ray * (1 / ray.X) : new Vector3D(0, 0, 0);
        });
        return rays;
    }

    private byte At(int u, int v, double du, double dv, Vector3D middle, Vector3D right, Vector3D down)
    {
        int first = (v * (camera.Size.Width + 1)) + u;
        Vector3D a = corners[first];
        Vector3D b = corners[first + 1];
        Vector3D c = corners[first + camera.Size.Width + 1];
        Vector3D d = corners[first + camera.Size.Width + 2];
        if (a.X == 0 || b.X == 0 || c.X == 0 || d.X == 0)
        {
            return Wall;
        }

        Vector3D ray = (((a * (1 - du)) + (b * du)) * (1 - dv)) + (((c * (1 - du)) + (d * du)) * dv);
        Vector3D normal = Cross(right, down);
        double distance = Dot(middle - model.CameraInBase, normal) / Dot(ray, normal);
        if (!(distance > 0))
        {
            return Wall;
        }

        Vector3D hit = model.CameraInBase + (ray * distance) - middle;
        return Printed(Dot(hit, right) / target.SpacingMeters, Dot(hit, down) / target.SpacingMeters);
    }

    // In units of the spacing, from the middle of all points.
    private byte Printed(double x, double y)
    {
        if (IsHidden(x, y))
        {
            return Wall;
        }

        TargetPoint last = target.Lay()[^1];
        double width = target.Kind == TargetKind.AsymmetricCircles ? (2 * target.Columns) - 1 : target.Columns - 1;
        double column = x + (width / 2);
        double row = y + (last.Down / target.SpacingMeters / 2);
        double margin = target.Kind is TargetKind.Chessboard or TargetKind.Charuco ? 2 : 1.2;
        if (column < -margin || row < -margin || column > width + margin || row > target.Rows - 1 + margin)
        {
            return Wall;
        }

        if (target.Kind == TargetKind.Chessboard)
        {
            bool isInside = column >= -1 && row >= -1 && column <= target.Columns && row <= target.Rows;
            return isInside && ((int)Math.Floor(column) + (int)Math.Floor(row)) % 2 == 0 ? Dark : Light;
        }

        return target.Kind == TargetKind.Charuco ? InSquares(column + 1, row + 1)
            : IsInCircle(column, row) ? Dark : Light;
    }

    // In squares from the board's upper left corner. A marker fills the middle of its square.
    private byte InSquares(double x, double y)
    {
        int columns = target.Columns + 1;
        int rows = target.Rows + 1;
        if (x < 0 || y < 0 || x >= columns || y >= rows)
        {
            return Light;
        }

        CharucoMarkers markers = target.Markers!;
        if (markers.NumberAt((int)x, (int)y, columns, rows) is not int number)
        {
            return Dark;
        }

        double margin = (1 - markers.ShareOfSquare) / 2;
        double across = ((x % 1) - margin) / markers.ShareOfSquare;
        double down = ((y % 1) - margin) / markers.ShareOfSquare;
        int side = (int)Math.Sqrt(cells[number].Length);
        return across is < 0 or >= 1 || down is < 0 or >= 1
            || cells[number][((int)(down * side) * side) + (int)(across * side)] ? Light : Dark;
    }

    private static bool[][] Cells(CalibrationTarget target) => target.Markers is not { } markers ? [] :
    [
        .. Enumerable.Range(0, markers.CountOn(target.Columns + 1, target.Rows + 1))
            .Select(number => Charuco.MarkerCells(markers.Dictionary, number).ToArray()),
    ];

    private bool IsInCircle(double column, double row)
    {
        int nearestRow = (int)Math.Round(row);
        if (nearestRow < 0 || nearestRow >= target.Rows)
        {
            return false;
        }

        bool isAsymmetric = target.Kind == TargetKind.AsymmetricCircles;
        double first = isAsymmetric ? nearestRow % 2 : 0;
        double step = isAsymmetric ? 2 : 1;
        double nearest = first + (step * Math.Clamp(Math.Round((column - first) / step), 0, target.Columns - 1));
        double dx = column - nearest;
        double dy = row - nearestRow;
        return (dx * dx) + (dy * dy) < 0.3 * 0.3;
    }

    private static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    private static Vector3D Cross(Vector3D a, Vector3D b) => new(
        (a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));
}
