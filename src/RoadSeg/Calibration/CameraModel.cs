using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Projects between base_link and the image with the full model: intrinsics, distortion and mount.
/// Immutable; any thread may use it.
/// </summary>
public sealed class CameraModel
{
    private readonly LensShape lens;
    private readonly Vector3D cameraInBase;
    private readonly Rotation baseFromCamera;
    private readonly Rotation cameraFromBase;

    /// <summary>Prepares the projection of one mounted camera.</summary>
    /// <param name="camera">A camera with a mount, at the size of the images that arrive.</param>
    /// <exception cref="CalibrationException">The camera has no mount, or numbers that fit no camera.</exception>
    public CameraModel(CameraInfo camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        camera.ThrowIfUnusable();
        CameraMount mount = camera.Mount ?? throw new CalibrationException(
            $"camera \"{camera.Name}\" has no mount: expected its pose on the vehicle (height, roll, pitch, yaw, "
            + "x, y). Add a mount block to the camera file.");
        Camera = camera;
        lens = new LensShape(camera);
        cameraInBase = new Vector3D(mount.XMeters, mount.YMeters, mount.HeightMeters);
        baseFromCamera = Rotation.FromRollPitchYaw(mount.RollRadians, mount.PitchRadians, mount.YawRadians)
            .Compose(Rotation.BodyFromOptical);
        cameraFromBase = baseFromCamera.Inverse();
    }

    /// <summary>The camera this model was made from.</summary>
    public CameraInfo Camera { get; }

    /// <summary>Optical centre in base_link, metres.</summary>
    public Vector3D CameraInBase => cameraInBase;

    /// <summary>True when some pixel at the edge of the picture shows the road plane.</summary>
    public bool SeesGround
    {
        get
        {
            const int PointsPerEdge = 16;
            double right = Camera.Size.Width - 1;
            double bottom = Camera.Size.Height - 1;
            for (int i = 0; i <= PointsPerEdge; i++)
            {
                double share = (double)i / PointsPerEdge;
                if (TryGround(new ImagePoint(right * share, bottom), out _)
                    || TryGround(new ImagePoint(right * share, 0), out _)
                    || TryGround(new ImagePoint(0, bottom * share), out _)
                    || TryGround(new ImagePoint(right, bottom * share), out _)
                    || TryGround(new ImagePoint(right * share, bottom * 0.5), out _))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The same camera when the vehicle nods about the lens.</summary>
    /// <param name="downRadians">Positive looks down.</param>
    public CameraModel Nodded(double downRadians)
    {
        (double roll, double pitch, double yaw) = Rotation.FromRollPitchYaw(0, downRadians, 0)
            .Compose(baseFromCamera)
            .Compose(Rotation.BodyFromOptical.Inverse())
            .ToRollPitchYaw();
        return downRadians == 0 ? this : new CameraModel(Camera with
        {
            Mount = Camera.Mount!.Value with { RollRadians = roll, PitchRadians = pitch, YawRadians = yaw },
        });
    }

    /// <summary>Where a point in base_link appears.</summary>
    /// <param name="pointInBase">Metres.</param>
    /// <param name="pixel">Image position in pixels; it may lie outside the image.</param>
    /// <returns>False when the point is behind the camera or outside the lens model's valid angle.</returns>
    public bool TryProject(Vector3D pointInBase, out ImagePoint pixel) =>
        lens.TryProject(cameraFromBase.Apply(pointInBase - cameraInBase), out pixel);

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
        bool isFound = lens.TryRay(pixel, out Vector3D rayInCamera);
        ray = isFound ? baseFromCamera.Apply(rayInCamera) : default;
        return isFound;
    }
}
