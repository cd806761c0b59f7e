namespace RoadSeg.Calibration;

/// <summary>Pinhole part of a camera, in pixels of the image size it was calibrated at (K of camera_info).</summary>
/// <param name="FocalLengthX">fx in pixels, above 0.</param>
/// <param name="FocalLengthY">fy in pixels, above 0.</param>
/// <param name="PrincipalPointX">cx in pixels, pixel centres at whole numbers.</param>
/// <param name="PrincipalPointY">cy in pixels, pixel centres at whole numbers.</param>
public readonly record struct Intrinsics(
    double FocalLengthX, double FocalLengthY, double PrincipalPointX, double PrincipalPointY);
