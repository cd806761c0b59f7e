using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;

namespace RoadSeg.Synthetic;

/// <summary>The camera of the scene generator, with the bonnet as its ego mask.</summary>
public static class SyntheticCamera
{
    /// <summary>Camera id of its frames.</summary>
    public const string Name = "synthetic";

    /// <summary>The camera sits this far ahead of base_link, metres.</summary>
    public const double AheadMeters = 1.2;

    private const double BonnetFrontMeters = 1.8;
    private const double BonnetDropMeters = 0.60;
    private const double BonnetHalfWidthMeters = 0.98;

    /// <summary>Makes the camera of a drive.</summary>
    public static CameraInfo From(SyntheticOptions options)
    {
        bool isFisheye = options.Lens == SyntheticLens.Equidistant;
        double halfAngle = options.FieldOfViewDegrees * Math.PI / 360;
        double focal = options.Size.Width / 2.0 / (isFisheye ? halfAngle : Math.Tan(halfAngle));
        CameraInfo camera = new(
            Name,
            options.Size,
            new Intrinsics(focal, focal, (options.Size.Width - 1) / 2.0, (options.Size.Height - 1) / 2.0),
            isFisheye
                ? new Distortion(DistortionModel.Equidistant, [options.RadialDistortion, 0, 0, 0])
                : new Distortion(DistortionModel.PlumbBob, [options.RadialDistortion, 0, 0, 0, 0]),
            new CameraMount(options.HeightMeters, 0, options.PitchDegrees * Math.PI / 180, 0, AheadMeters, 0),
            []);
        camera = camera with
        {
            Mount = camera.Mount!.Value with
            {
                RollRadians = options.RollDegrees * Math.PI / 180,
                YawRadians = options.YawDegrees * Math.PI / 180,
            },
        };
        return options.HasBonnet ? camera with { EgoMask = Bonnet(camera) } : camera;
    }

    // The front edge of the bonnet, an arc that bends back and down to the sides, projected; closed along the bottom.
    private static ImmutableArray<ImmutableArray<ImagePoint>> Bonnet(CameraInfo camera)
    {
        CameraModel model = new(camera);
        double bottom = camera.Size.Height - 0.5;
        List<ImagePoint> outline = [];
        for (int i = -16; i <= 16; i++)
        {
            double side = -i / 16.0;
            Vector3D edge = new(
                AheadMeters + BonnetFrontMeters - (0.42 * side * side),
                side * BonnetHalfWidthMeters,
                model.CameraInBase.Z - BonnetDropMeters - (0.1 * side * side));
            if (model.TryProject(edge, out ImagePoint pixel))
            {
                outline.Add(new ImagePoint(
                    Math.Round(Math.Clamp(pixel.U, -0.5, camera.Size.Width - 0.5), 1),
                    Math.Round(Math.Min(pixel.V, bottom), 1)));
            }
        }

        if (outline.Count < 3 || outline.Min(p => p.V) >= bottom)
        {
            return [];
        }

        outline.Add(new ImagePoint(outline[^1].U, bottom));
        outline.Add(new ImagePoint(outline[0].U, bottom));
        return [[.. outline]];
    }
}
