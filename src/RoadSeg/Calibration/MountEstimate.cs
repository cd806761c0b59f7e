using System.Collections.Immutable;

namespace RoadSeg.Calibration;

/// <summary>Standard errors of a mount; null where a value was not measured but taken from elsewhere.</summary>
/// <param name="HeightMeters">Of the height.</param>
/// <param name="RollRadians">Of the roll.</param>
/// <param name="PitchRadians">Of the pitch.</param>
/// <param name="YawRadians">Of the yaw.</param>
/// <param name="XMeters">Of x.</param>
/// <param name="YMeters">Of y.</param>
public readonly record struct MountSigma(
    double? HeightMeters, double? RollRadians, double? PitchRadians, double? YawRadians, double? XMeters,
    double? YMeters);

/// <summary>A mount, how sure it is, and how it was found.</summary>
/// <param name="Mount">The pose.</param>
/// <param name="Sigma">Its standard errors.</param>
/// <param name="Method">In a few words.</param>
/// <param name="RmsPixels">What the measured points are off by, pixels.</param>
/// <param name="Notes">What a user should know: what was assumed, what is weak.</param>
public sealed record MountEstimate(
    CameraMount Mount, MountSigma Sigma, string Method, double RmsPixels, ImmutableArray<string> Notes);
