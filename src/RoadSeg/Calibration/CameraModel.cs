using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Projects between base_link and the image with the full model: intrinsics, distortion and mount.
/// Immutable; any thread may use it.
/// </summary>
public sealed class CameraModel
{
    private const int UndistortIterationsMax = 30;
    private const double UndistortTolerance = 1e-12;

    private readonly Intrinsics intrinsics;
    private readonly double[] coefficients;
    private readonly bool isEquidistant;
    private readonly double radiusMax;
    private readonly Vector3D cameraInBase;
    private readonly Rotation baseFromCamera;
    private readonly Rotation cameraFromBase;

    /// <summary>Prepares the projection of one mounted camera.</summary>
    /// <param name="camera">A camera with a mount, at the size of the images that arrive.</param>
    /// <exception cref="CalibrationException">The camera has no mount.</exception>
    public CameraModel(CameraInfo camera)
    {
        CameraMount mount = camera.Mount ?? throw new CalibrationException(
            $"camera \"{camera.Name}\" has no mount: expected the pose on the vehicle (height, roll, pitch, yaw, x, y). Add a mount block to the camera file.");
        Camera = camera;
        intrinsics = camera.Intrinsics;
        coefficients = [.. camera.Distortion.Coefficients];
        isEquidistant = camera.Distortion.Model == DistortionModel.Equidistant;
        radiusMax = MonotonicRadius();
        cameraInBase = new Vector3D(mount.XMeters, mount.YMeters, mount.HeightMeters);
        baseFromCamera = Rotation.FromRollPitchYaw(mount.RollRadians, mount.PitchRadians, mount.YawRadians)
            .Compose(Rotation.BodyFromOptical);
        cameraFromBase = baseFromCamera.Inverse();
    }

    /// <summary>The camera this model was made from.</summary>
    public CameraInfo Camera { get; }

    /// <summary>Optical centre in base_link, metres.</summary>
    public Vector3D CameraInBase => cameraInBase;

    /// <summary>Where a point in base_link appears.</summary>
    /// <param name="pointInBase">Metres.</param>
    /// <param name="pixel">Image position in pixels; it may lie outside the image.</param>
    /// <returns>False when the point is behind the camera or outside the lens model's valid angle.</returns>
    public bool TryProject(Vector3D pointInBase, out ImagePoint pixel)
    {
        Vector3D p = cameraFromBase.Apply(pointInBase - cameraInBase);
        if (isEquidistant)
        {
            return TryProjectEquidistant(p, out pixel);
        }

        if (p.Z <= 1e-6)
        {
            pixel = default;
            return false;
        }

        double x = p.X / p.Z;
        double y = p.Y / p.Z;
        if (Math.Sqrt((x * x) + (y * y)) > radiusMax)
        {
            pixel = default;
            return false;
        }

        (double xd, double yd) = DistortPlumbBob(x, y);
        pixel = ToPixel(xd, yd);
        return true;
    }

    /// <summary>Where a point on the road plane appears.</summary>
    /// <returns>False when it is behind the camera or outside the lens model's valid angle.</returns>
    public bool TryProject(GroundPoint point, out ImagePoint pixel) =>
        TryProject(new Vector3D(point.X, point.Y, 0), out pixel);

    /// <summary>Where the ray through a pixel meets the road plane.</summary>
    /// <returns>False at or above the horizon, or where the lens model has no ray.</returns>
    public bool TryGround(ImagePoint pixel, out GroundPoint point)
    {
        if (!TryRayInBase(pixel, out Vector3D ray) || ray.Z >= -1e-9)
        {
            point = default;
            return false;
        }

        double distance = cameraInBase.Z / -ray.Z;
        point = new GroundPoint(cameraInBase.X + (ray.X * distance), cameraInBase.Y + (ray.Y * distance));
        return true;
    }

    /// <summary>Direction in base_link of the ray through a pixel; not normalised.</summary>
    /// <returns>False where the lens model has no ray.</returns>
    public bool TryRayInBase(ImagePoint pixel, out Vector3D ray)
    {
        double xd = (pixel.U - intrinsics.PrincipalPointX) / intrinsics.FocalLengthX;
        double yd = (pixel.V - intrinsics.PrincipalPointY) / intrinsics.FocalLengthY;
        bool found = isEquidistant
            ? TryUndistortEquidistant(xd, yd, out Vector3D rayInCamera)
            : TryUndistortPlumbBob(xd, yd, out rayInCamera);
        ray = found ? baseFromCamera.Apply(rayInCamera) : default;
        return found;
    }

    // OpenCV's plumb_bob: x' = x(1 + k1 r² + k2 r⁴ + k3 r⁶) + 2 p1 xy + p2 (r² + 2x²), y' alike with p1, p2 swapped.
    private (double X, double Y) DistortPlumbBob(double x, double y)
    {
        double r2 = (x * x) + (y * y);
        double radial = 1 + (r2 * (coefficients[0] + (r2 * (coefficients[1] + (r2 * coefficients[4])))));
        double p1 = coefficients[2];
        double p2 = coefficients[3];
        return ((x * radial) + (2 * p1 * x * y) + (p2 * (r2 + (2 * x * x))),
            (y * radial) + (p1 * (r2 + (2 * y * y))) + (2 * p2 * x * y));
    }

    // Newton's method on the 2×2 system; plain fixed-point iteration diverges for wide lenses.
    private bool TryUndistortPlumbBob(double xd, double yd, out Vector3D rayInCamera)
    {
        double x = xd;
        double y = yd;
        for (int i = 0; i < UndistortIterationsMax; i++)
        {
            (double fx, double fy) = DistortPlumbBob(x, y);
            double ex = fx - xd;
            double ey = fy - yd;
            if ((ex * ex) + (ey * ey) < UndistortTolerance * UndistortTolerance)
            {
                break;
            }

            (double dxx, double dxy, double dyy) = PlumbBobJacobian(x, y);
            double determinant = (dxx * dyy) - (dxy * dxy);
            x -= ((dyy * ex) - (dxy * ey)) / determinant;
            y -= ((dxx * ey) - (dxy * ex)) / determinant;
        }

        (double rx, double ry) = DistortPlumbBob(x, y);
        bool converged = Math.Abs(rx - xd) < 1e-9 && Math.Abs(ry - yd) < 1e-9
            && Math.Sqrt((x * x) + (y * y)) <= radiusMax;
        rayInCamera = new Vector3D(x, y, 1);
        return converged;
    }

    // d(x', y')/d(x, y); the mixed derivatives of the plumb_bob model are equal.
    private (double Dxx, double Dxy, double Dyy) PlumbBobJacobian(double x, double y)
    {
        double r2 = (x * x) + (y * y);
        double k1 = coefficients[0];
        double k2 = coefficients[1];
        double k3 = coefficients[4];
        double radial = 1 + (r2 * (k1 + (r2 * (k2 + (r2 * k3)))));
        double slope = 2 * (k1 + (r2 * ((2 * k2) + (3 * k3 * r2))));
        double p1 = coefficients[2];
        double p2 = coefficients[3];
        return (radial + (slope * x * x) + (2 * p1 * y) + (6 * p2 * x),
            (slope * x * y) + (2 * p1 * x) + (2 * p2 * y),
            radial + (slope * y * y) + (6 * p1 * y) + (2 * p2 * x));
    }

    // Kannala–Brandt as in OpenCV's fisheye: θd = θ(1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸).
    private bool TryProjectEquidistant(Vector3D p, out ImagePoint pixel)
    {
        double radius = Math.Sqrt((p.X * p.X) + (p.Y * p.Y));
        double theta = Math.Atan2(radius, p.Z);
        if (theta > radiusMax)
        {
            pixel = default;
            return false;
        }

        double scale = radius < 1e-12 ? 0 : DistortTheta(theta) / radius;
        pixel = ToPixel(p.X * scale, p.Y * scale);
        return true;
    }

    private bool TryUndistortEquidistant(double xd, double yd, out Vector3D rayInCamera)
    {
        double thetaD = Math.Sqrt((xd * xd) + (yd * yd));
        rayInCamera = new Vector3D(0, 0, 1);
        if (thetaD < 1e-12)
        {
            return true;
        }

        if (thetaD > DistortTheta(radiusMax))
        {
            return false;
        }

        // Bisection: θd is monotonic up to radiusMax, so it cannot be missed.
        double low = 0;
        double high = radiusMax;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = DistortTheta(middle) < thetaD ? (middle, high) : (low, middle);
        }

        double theta = (low + high) / 2;
        (double sin, double cos) = Math.SinCos(theta);
        rayInCamera = new Vector3D(xd / thetaD * sin, yd / thetaD * sin, cos);
        return true;
    }

    private double DistortTheta(double theta)
    {
        double t2 = theta * theta;
        return theta * (1 + (t2 * (coefficients[0] + (t2 * (coefficients[1]
            + (t2 * (coefficients[2] + (t2 * coefficients[3]))))))));
    }

    // Beyond the first maximum of the radial polynomial two rays share a pixel; points out there are not seen.
    private double MonotonicRadius()
    {
        double limit = isEquidistant ? Math.PI : 20;
        double step = limit / 20_000;
        double previous = 0;
        for (double r = step; r <= limit; r += step)
        {
            double bent = isEquidistant ? DistortTheta(r) : DistortPlumbBobRadial(r);
            if (bent <= previous)
            {
                return r - step;
            }

            previous = bent;
        }

        return limit;
    }

    private double DistortPlumbBobRadial(double r)
    {
        double r2 = r * r;
        return r * (1 + (r2 * (coefficients[0] + (r2 * (coefficients[1] + (r2 * coefficients[4]))))));
    }

    private ImagePoint ToPixel(double x, double y) => new(
        (x * intrinsics.FocalLengthX) + intrinsics.PrincipalPointX,
        (y * intrinsics.FocalLengthY) + intrinsics.PrincipalPointY);
}
