using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// Bends rays of the optical frame (x right, y down, z forward) onto the plane at focal length 1 and back.
/// Immutable; any thread.
/// </summary>
internal interface ILens
{
    /// <summary>Where a point in the optical frame falls on the plane.</summary>
    /// <returns>False behind the camera or beyond the angle up to which the model is one-to-one.</returns>
    bool TryDistort(Vector3D pointInCamera, out PlanePoint distorted);

    /// <summary>The ray that falls on a place of the plane; not normalised.</summary>
    /// <returns>False where no ray falls.</returns>
    bool TryUndistort(PlanePoint distorted, out Vector3D rayInCamera);
}

/// <summary>Place on the plane at focal length 1 in front of the camera, without unit.</summary>
/// <param name="X">To the right of the optical axis.</param>
/// <param name="Y">Below the optical axis.</param>
internal readonly record struct PlanePoint(double X, double Y);
