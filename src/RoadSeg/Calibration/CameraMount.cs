namespace RoadSeg.Calibration;

/// <summary>
/// Pose of the camera in base_link (baseFromCamera) with base_link's origin on the road plane. Angles turn the camera
/// body frame (x forward, y left, z up) and follow REP-103: R = Rz(yaw)·Ry(pitch)·Rx(roll); a camera that looks down
/// has a positive pitch, one that looks to the left a positive yaw.
/// </summary>
/// <param name="HeightMeters">Optical centre above the road, above 0.</param>
/// <param name="RollRadians">About the forward axis.</param>
/// <param name="PitchRadians">About the left axis; positive looks down.</param>
/// <param name="YawRadians">About the up axis; positive looks left.</param>
/// <param name="XMeters">Ahead of base_link.</param>
/// <param name="YMeters">To the left of base_link.</param>
public readonly record struct CameraMount(
    double HeightMeters, double RollRadians, double PitchRadians, double YawRadians, double XMeters, double YMeters);
