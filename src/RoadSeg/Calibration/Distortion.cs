using System.Collections.Immutable;

namespace RoadSeg.Calibration;

/// <summary>Which polynomial bends the rays; names are those of ROS camera_info.</summary>
public enum DistortionModel
{
    /// <summary><c>plumb_bob</c> (Brown–Conrady): k1, k2, p1, p2, k3.</summary>
    PlumbBob,

    /// <summary><c>equidistant</c> (Kannala–Brandt, fisheye): k1, k2, k3, k4.</summary>
    Equidistant,
}

/// <summary>Lens distortion; all coefficients zero means none (for plumb_bob).</summary>
/// <param name="Model">Which polynomial.</param>
/// <param name="Coefficients">5 for plumb_bob (k1, k2, p1, p2, k3), 4 for equidistant (k1..k4).</param>
public sealed record Distortion(DistortionModel Model, ImmutableArray<double> Coefficients)
{
    /// <summary>A lens without distortion.</summary>
    public static Distortion None { get; } = new(DistortionModel.PlumbBob, [0, 0, 0, 0, 0]);

    /// <summary>Number of coefficients of a model: 5 for plumb_bob, 4 for equidistant.</summary>
    public static int CoefficientCountOf(DistortionModel model) => model == DistortionModel.PlumbBob ? 5 : 4;

    /// <summary>Name of a model in ROS camera_info.</summary>
    public static string RosNameOf(DistortionModel model) =>
        model == DistortionModel.PlumbBob ? "plumb_bob" : "equidistant";
}
