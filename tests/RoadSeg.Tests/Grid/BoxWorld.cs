using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Regions;

namespace RoadSeg.Tests.Grid;

/// <summary>
/// A straight road with boxes and flat people facing the camera on it, rendered pixel by pixel into a class map,
/// with the exact grid computed in the plane, without any of the product's tables.
/// </summary>
internal sealed class BoxWorld(CameraModel camera, double roadHalfWidth)
{
    public List<Box> Boxes { get; } = [];

    public List<GroundPoint> People { get; } = [];

    public const double PersonRadius = 0.3;

    private const double PersonHeight = 1.75;

    public void RenderInto(Segmentation segmentation)
    {
        for (int v = 0; v < segmentation.Size.Height; v++)
        {
            for (int u = 0; u < segmentation.Size.Width; u++)
            {
                ImagePoint point = segmentation.ImageFromModel.ImageFromModel(u, v);
                Assert.True(camera.TryRayInBase(point, out Vector3D ray));
                segmentation.ClassIds[(v * segmentation.Size.Width) + u] = ClassAlong(ray);
            }
        }

        segmentation.Confidences.Fill(255);
    }

    public sbyte TruthAt(GridGeometry geometry, int cell)
    {
        GroundPoint centre = geometry.CentreOf(cell % geometry.Columns, cell / geometry.Columns);
        Vector3D eye = camera.CameraInBase;
        double dx = centre.X - eye.X;
        double dy = centre.Y - eye.Y;
        double range = Math.Sqrt((dx * dx) + (dy * dy));
        if (!camera.TryProject(centre, out ImagePoint pixel)
            || pixel.U < -0.5 || pixel.V < -0.5
            || pixel.U >= camera.Camera.Size.Width - 0.5 || pixel.V >= camera.Camera.Size.Height - 0.5)
        {
            return OccupancyGrid.Unknown;
        }

        double firstHit = FirstFootprint(eye.X, eye.Y, dx / range, dy / range);
        bool isPerson = People.Any(person => Math.Pow(centre.X - person.X, 2) + Math.Pow(centre.Y - person.Y, 2)
            <= PersonRadius * PersonRadius);
        return isPerson && range < firstHit + PersonRadius ? OccupancyGrid.Occupied
            : range >= firstHit + geometry.MetersPerCell ? OccupancyGrid.Unknown
            : range >= firstHit ? OccupancyGrid.Occupied
            : Math.Abs(centre.Y) < roadHalfWidth ? OccupancyGrid.Free
            : OccupancyGrid.Unknown;
    }

    private double FirstFootprint(double x, double y, double dirX, double dirY)
    {
        double first = double.PositiveInfinity;
        foreach (Box box in Boxes)
        {
            first = Math.Min(first, box.Enter(x, y, dirX, dirY).Near);
        }

        foreach (GroundPoint person in People)
        {
            first = Math.Min(first, EnterDisc(person, x, y, dirX, dirY).Near);
        }

        return first;
    }

    // Nearest of: walls of boxes and people below their height, then the ground or the sky.
    private byte ClassAlong(Vector3D ray)
    {
        Vector3D eye = camera.CameraInBase;
        double flat = Math.Sqrt((ray.X * ray.X) + (ray.Y * ray.Y));
        double slope = ray.Z / flat;
        double nearest = slope < 0 ? eye.Z / -slope : double.PositiveInfinity;
        GroundPoint ground = new(eye.X + (ray.X / flat * nearest), eye.Y + (ray.Y / flat * nearest));
        byte found = double.IsPositiveInfinity(nearest) ? ClassMap.Sky
            : Math.Abs(ground.Y) < roadHalfWidth ? ClassMap.Road : ClassMap.Pavement;
        foreach (Box box in Boxes)
        {
            (double near, double far) = box.Enter(eye.X, eye.Y, ray.X / flat, ray.Y / flat);
            Meet(near, far, box.Height, ClassMap.Car);
        }

        foreach (GroundPoint person in People)
        {
            (double near, double far) = EnterDisc(person, eye.X, eye.Y, ray.X / flat, ray.Y / flat);
            double middle = (near + far) / 2;
            Meet(middle, middle + 0.01, PersonHeight, ClassMap.Person);
        }

        return found;

        // A solid is met where the ray is inside its footprint and below its top.
        void Meet(double near, double far, double height, byte id)
        {
            double top = slope < 0 ? (height - eye.Z) / slope : near;
            double meets = eye.Z + (slope * near) <= height ? near : top;
            if (meets >= near && meets <= far && eye.Z + (slope * meets) <= height + 1e-9 && meets < nearest)
            {
                nearest = meets;
                found = id;
            }
        }
    }

    private static (double Near, double Far) EnterDisc(GroundPoint c, double x, double y, double dirX, double dirY)
    {
        double toX = c.X - x;
        double toY = c.Y - y;
        double along = (toX * dirX) + (toY * dirY);
        double off = (toX * dirY) - (toY * dirX);
        double half = (PersonRadius * PersonRadius) - (off * off);
        return half <= 0 || along <= 0
            ? (double.PositiveInfinity, double.PositiveInfinity)
            : (along - Math.Sqrt(half), along + Math.Sqrt(half));
    }

    internal sealed record Box(double X0, double X1, double Y0, double Y1, double Height)
    {
        public (double Near, double Far) Enter(double x, double y, double dirX, double dirY)
        {
            (double nearX, double farX) = Slab(X0 - x, X1 - x, dirX);
            (double nearY, double farY) = Slab(Y0 - y, Y1 - y, dirY);
            double near = Math.Max(nearX, nearY);
            double far = Math.Min(farX, farY);
            return near > far || far <= 0 ? (double.PositiveInfinity, double.PositiveInfinity) : (near, far);
        }

        private static (double Near, double Far) Slab(double low, double high, double direction)
        {
            if (direction == 0)
            {
                return low <= 0 && high >= 0
                    ? (double.NegativeInfinity, double.PositiveInfinity)
                    : (double.PositiveInfinity, double.NegativeInfinity);
            }

            return direction > 0 ? (low / direction, high / direction) : (high / direction, low / direction);
        }
    }
}
