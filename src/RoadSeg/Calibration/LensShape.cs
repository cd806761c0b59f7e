using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Intrinsics and distortion of a camera: from the optical frame (x right, y down, z ahead) to pixels and back.
/// Immutable; any thread.
/// </summary>
internal sealed class LensShape
{
    private readonly Intrinsics intrinsics;
    private readonly ILens lens;

    /// <param name="camera">A usable camera.</param>
    public LensShape(CameraInfo camera)
    {
        intrinsics = camera.Intrinsics;
        lens = camera.Distortion.Model == DistortionModel.Equidistant
            ? new EquidistantLens(camera.Distortion.Coefficients)
            : new PlumbBobLens(camera.Distortion.Coefficients);
    }

    /// <summary>Where a point in the optical frame appears.</summary>
    /// <returns>False behind the camera or outside the lens model's valid angle.</returns>
    public bool TryProject(Vector3D pointInCamera, out ImagePoint pixel)
    {
        bool isSeen = lens.TryDistort(pointInCamera, out PlanePoint distorted);
        pixel = isSeen
            ? new ImagePoint(
                (distorted.X * intrinsics.FocalLengthX) + intrinsics.PrincipalPointX,
                (distorted.Y * intrinsics.FocalLengthY) + intrinsics.PrincipalPointY)
            : default;
        return isSeen;
    }

    /// <summary>The ray through a pixel in the optical frame; not normalised.</summary>
    /// <returns>False where the lens model has no ray.</returns>
    public bool TryRay(ImagePoint pixel, out Vector3D rayInCamera)
    {
        PlanePoint distorted = new(
            (pixel.U - intrinsics.PrincipalPointX) / intrinsics.FocalLengthX,
            (pixel.V - intrinsics.PrincipalPointY) / intrinsics.FocalLengthY);
        return lens.TryUndistort(distorted, out rayInCamera);
    }
}
