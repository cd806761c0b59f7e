using System.Collections.Immutable;

namespace RoadSeg.Calibration;

/// <summary>A calibrated lens and how well it explains the views.</summary>
/// <param name="Camera">Name, size, intrinsics and distortion; no mount.</param>
/// <param name="Target">What the views show.</param>
/// <param name="RmsPixels">Root mean square of the distance from where each point is to where it should be.</param>
/// <param name="Sigma">Standard errors, from leaving out each view in turn.</param>
/// <param name="Views">The views it rests on.</param>
/// <param name="Dropped">Views that were taken out because they do not fit the others.</param>
public sealed record LensFit(
    CameraInfo Camera,
    CalibrationTarget Target,
    double RmsPixels,
    IntrinsicsSigma Sigma,
    ImmutableArray<ViewFit> Views,
    ImmutableArray<ViewFit> Dropped);

/// <summary>How well one view fits.</summary>
/// <param name="View">The view.</param>
/// <param name="RmsPixels">Root mean square of its points' reprojection errors.</param>
/// <param name="MaxPixels">Largest of them.</param>
/// <param name="DistanceMeters">From the lens to the target's middle.</param>
/// <param name="LeanDegrees">Angle between the target and the picture plane.</param>
public sealed record ViewFit(
    TargetView View, double RmsPixels, double MaxPixels, double DistanceMeters, double LeanDegrees);

/// <summary>Standard errors of intrinsics, pixels.</summary>
/// <param name="FocalLengthX">Of fx.</param>
/// <param name="FocalLengthY">Of fy.</param>
/// <param name="PrincipalPointX">Of cx.</param>
/// <param name="PrincipalPointY">Of cy.</param>
public readonly record struct IntrinsicsSigma(
    double FocalLengthX, double FocalLengthY, double PrincipalPointX, double PrincipalPointY);
