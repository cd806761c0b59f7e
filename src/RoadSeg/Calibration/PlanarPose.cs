using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// A first pose from points of a plane, by the direct linear transform: the 3×3 matrix that takes ground places to
/// rays is the null vector of a linear system.
/// </summary>
internal static class PlanarPose
{
    private const int Unknowns = 9;

    // Of the second smallest eigenvalue against the largest: below this the plane's matrix has a family of answers.
    private const double DegenerateRatio = 1e-9;

    /// <summary>Finds the pose.</summary>
    /// <param name="shape">Lens.</param>
    /// <param name="marks">At least four points.</param>
    /// <returns>
    /// A mount of negative height when the points are mirrored; null when they lie on one line.
    /// </returns>
    public static CameraMount? Of(LensShape shape, IReadOnlyList<GroundMark> marks)
    {
        double x0 = marks.Average(m => m.Ground.X);
        double y0 = marks.Average(m => m.Ground.Y);
        double size = Math.Sqrt(marks.Average(m => Square(m.Ground.X - x0) + Square(m.Ground.Y - y0)));
        if (!(size > 0))
        {
            return null;
        }

        Matrix system = new(Unknowns, Unknowns);
        List<(Vector3D Ray, double X, double Y)> rays = [];
        foreach (GroundMark mark in marks)
        {
            if (shape.TryRay(mark.Pixel, out Vector3D ray))
            {
                ray *= 1 / ray.Length;
                (Vector3D Ray, double X, double Y) row = (
                    ray, (mark.Ground.X - x0) / size, (mark.Ground.Y - y0) / size);
                rays.Add(row);
                Add(system, row.Ray, row.X, row.Y);
            }
        }

        (double[] values, Matrix vectors) = SymmetricEigen.Of(system);
        int[] order = [.. Enumerable.Range(0, Unknowns).OrderBy(i => values[i])];
        if (values[order[1]] < DegenerateRatio * values[order[^1]])
        {
            return null;
        }

        double[] h = [.. Enumerable.Range(0, Unknowns).Select(i => vectors[i, order[0]])];
        return MountOf(h, rays, x0, y0, size);
    }

    // ray × (H · (x, y, 1)) = 0, H row-major.
    private static void Add(Matrix system, Vector3D ray, double x, double y)
    {
        Span<double> place = [x, y, 1];
        Span<double> row = stackalloc double[Unknowns];
        for (int equation = 0; equation < 3; equation++)
        {
            row.Clear();
            int a = (equation + 1) % 3;
            int b = (equation + 2) % 3;
            for (int i = 0; i < 3; i++)
            {
                row[(3 * b) + i] = Component(ray, a) * place[i];
                row[(3 * a) + i] = -Component(ray, b) * place[i];
            }

            for (int i = 0; i < Unknowns; i++)
            {
                for (int j = 0; j < Unknowns; j++)
                {
                    system[i, j] += row[i] * row[j];
                }
            }
        }
    }

    private static CameraMount MountOf(
        double[] h, List<(Vector3D Ray, double X, double Y)> rays, double x0, double y0, double size)
    {
        Vector3D first = new(h[0], h[3], h[6]);
        Vector3D second = new(h[1], h[4], h[7]);
        Vector3D third = new(h[2], h[5], h[8]);
        double ahead = rays.Sum(r => Dot(r.Ray, (first * r.X) + (second * r.Y) + third));
        double scale = Math.Sign(ahead) * 2 / (first.Length + second.Length);
        Vector3D xAxis = first * (Math.Sign(ahead) / first.Length);
        Vector3D yAxis = second * Math.Sign(ahead);
        yAxis -= xAxis * Dot(xAxis, yAxis);
        yAxis *= 1 / yAxis.Length;
        Rotation cameraFromBase = Rotation.FromAxes(xAxis, yAxis);
        Rotation baseFromCamera = cameraFromBase.Inverse();
        Vector3D camera = baseFromCamera.Apply(third * (-scale * size));
        (double roll, double pitch, double yaw) =
            baseFromCamera.Compose(Rotation.BodyFromOptical.Inverse()).ToRollPitchYaw();
        return new CameraMount(camera.Z, roll, pitch, yaw, camera.X + x0, camera.Y + y0);
    }

    private static double Component(Vector3D v, int index) => index switch { 0 => v.X, 1 => v.Y, _ => v.Z };

    private static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    private static double Square(double value) => value * value;
}
