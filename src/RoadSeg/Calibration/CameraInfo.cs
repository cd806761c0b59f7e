using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>Everything known about one camera: ROS camera_info plus where it sits on the vehicle.</summary>
/// <param name="Name">Camera name, also the camera id in results.</param>
/// <param name="Size">Image size the intrinsics refer to.</param>
/// <param name="Intrinsics">Pinhole part.</param>
/// <param name="Distortion">Lens part.</param>
/// <param name="Mount">Pose on the vehicle; null when only the lens is known: then there is no grid.</param>
/// <param name="EgoMask">Polygons in image pixels that show the ego vehicle itself (bonnet), never ground.</param>
public sealed record CameraInfo(
    string Name,
    ImageSize Size,
    Intrinsics Intrinsics,
    Distortion Distortion,
    CameraMount? Mount,
    ImmutableArray<ImmutableArray<ImagePoint>> EgoMask)
{
    private const double AspectTolerance = 0.01;

    /// <summary>
    /// The same camera delivering images of another size: fx, cx scale with the width, fy, cy with the height, as in
    /// image_proc's resize, here with pixel centres kept exact.
    /// </summary>
    /// <param name="size">Size of the images that really arrive.</param>
    /// <exception cref="CalibrationException">The aspect ratio differs by more than 1 %.</exception>
    public CameraInfo ForSize(ImageSize size)
    {
        if (size == Size)
        {
            return this;
        }

        if (Math.Abs((size.AspectRatio / Size.AspectRatio) - 1) > AspectTolerance)
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"camera \"{Name}\" is calibrated at {Size} (aspect {Size.AspectRatio:0.000}), but the frames are ")
                + FormattableString.Invariant($"{size} (aspect {size.AspectRatio:0.000}): intrinsics can be rescaled, ")
                + "not cropped. Calibrate at this aspect ratio or deliver frames of the calibrated one.");
        }

        double scaleU = (double)size.Width / Size.Width;
        double scaleV = (double)size.Height / Size.Height;
        return this with
        {
            Size = size,
            Intrinsics = new Intrinsics(
                Intrinsics.FocalLengthX * scaleU,
                Intrinsics.FocalLengthY * scaleV,
                ((Intrinsics.PrincipalPointX + 0.5) * scaleU) - 0.5,
                ((Intrinsics.PrincipalPointY + 0.5) * scaleV) - 0.5),
            EgoMask = [.. EgoMask.Select(polygon => polygon
                .Select(p => new ImagePoint(((p.U + 0.5) * scaleU) - 0.5, ((p.V + 0.5) * scaleV) - 0.5))
                .ToImmutableArray())],
        };
    }

    /// <summary>Checks that the numbers can be those of a camera.</summary>
    /// <exception cref="CalibrationException">One of them cannot; the message names it.</exception>
    public void ThrowIfUnusable()
    {
        Require(Size.Width >= 1 && Size.Height >= 1, "image size", "at least 1x1", Size.ToString());
        RequireAbove0("fx", Intrinsics.FocalLengthX);
        RequireAbove0("fy", Intrinsics.FocalLengthY);
        RequireFinite("cx", Intrinsics.PrincipalPointX);
        RequireFinite("cy", Intrinsics.PrincipalPointY);
        int count = Distortion.Coefficients.IsDefault ? 0 : Distortion.Coefficients.Length;
        int expected = Distortion.CoefficientCountOf(Distortion.Model);
        Require(
            count == expected,
            "distortion",
            FormattableString.Invariant($"{expected} coefficients for {Distortion.RosNameOf(Distortion.Model)}"),
            FormattableString.Invariant($"{count}"));
        foreach (double coefficient in Distortion.Coefficients)
        {
            RequireFinite("distortion", coefficient);
        }

        foreach (ImagePoint corner in EgoMask.SelectMany(polygon => polygon))
        {
            RequireFinite("ego mask", corner.U);
            RequireFinite("ego mask", corner.V);
        }

        if (Mount is CameraMount mount)
        {
            RequireAbove0("mount height", mount.HeightMeters);
            RequireFinite("mount roll", mount.RollRadians);
            RequireFinite("mount pitch", mount.PitchRadians);
            RequireFinite("mount yaw", mount.YawRadians);
            RequireFinite("mount x", mount.XMeters);
            RequireFinite("mount y", mount.YMeters);
        }
    }

    private void RequireAbove0(string what, double value) => Require(
        double.IsFinite(value) && value > 0, what, "a finite number above 0", FormattableString.Invariant($"{value}"));

    private void RequireFinite(string what, double value) => Require(
        double.IsFinite(value), what, "a finite number", FormattableString.Invariant($"{value}"));

    private void Require(bool holds, string what, string expected, string actual)
    {
        if (!holds)
        {
            throw new CalibrationException(
                $"camera \"{Name}\": {what} must be {expected}, but is {actual}. Calibrate the camera again or correct "
                + "its file.");
        }
    }
}
