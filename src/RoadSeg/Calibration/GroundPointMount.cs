using System.Collections.Immutable;
using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>A point of the road plane and where the picture shows it.</summary>
/// <param name="Pixel">Image position.</param>
/// <param name="Ground">Place on the road plane in base_link.</param>
public readonly record struct GroundMark(ImagePoint Pixel, GroundPoint Ground);

/// <summary>The mount from points at known places on the road plane.</summary>
public static class GroundPointMount
{
    /// <summary>Fewer points than this are refused: three would have up to four answers.</summary>
    public const int PointsMin = 4;

    // Nobody measures places on a road, or clicks pixels, better than this.
    private const double PixelSigmaFloor = 0.1;
    private const double ContradictionPixels = 8;
    private const double AngleSigmaMax = 10 * Math.PI / 180;

    private static readonly double[] Steps = [1e-5, 1e-6, 1e-6, 1e-6, 1e-5, 1e-5];

    /// <summary>Finds height, roll, pitch, yaw, x and y.</summary>
    /// <param name="lens">Calibrated camera; a mount it has is not looked at.</param>
    /// <param name="marks">At least <see cref="PointsMin"/>, not on one line.</param>
    /// <param name="method">For messages: what the marks are.</param>
    /// <exception cref="CalibrationException">Too few points, on one line, or contradictory.</exception>
    public static MountEstimate Estimate(CameraInfo lens, IReadOnlyList<GroundMark> marks, string method)
    {
        ArgumentNullException.ThrowIfNull(lens);
        ArgumentNullException.ThrowIfNull(marks);
        Require(lens, marks);
        LensShape shape = new(lens);
        LeastSquaresFit fit = Refine(shape, marks, GuessFrom(shape, marks))
            ?? throw Undetermined(marks.Count, "no pose fits them");
        int worst = Enumerable.Range(0, marks.Count).MaxBy(i => Off(fit, i));
        double rms = Math.Sqrt(fit.Cost / marks.Count);
        if (rms > ContradictionPixels)
        {
            GroundMark mark = marks[worst];
            throw new CalibrationException(FormattableString.Invariant(
                $"the {marks.Count} ground points contradict each other: the best mount misses them by {rms:0.0} ")
                + FormattableString.Invariant($"pixels, most of all the one at pixel ({mark.Pixel.U:0.#}, ")
                + FormattableString.Invariant($"{mark.Pixel.V:0.#}), ground ({mark.Ground.X:0.##}, ")
                + FormattableString.Invariant($"{mark.Ground.Y:0.##}) m, by {Off(fit, worst):0.0}. x is ahead and y ")
                + "to the left, metres, on the road; u is to the right and v down, pixels. Correct that line.");
        }

        CameraMount mount = MountOf(fit.Parameters);
        double variance = fit.ResidualVariance(PixelSigmaFloor);
        MountSigma sigma = new(
            fit.SigmaOf(0, variance), fit.SigmaOf(1, variance), fit.SigmaOf(2, variance), fit.SigmaOf(3, variance),
            fit.SigmaOf(4, variance), fit.SigmaOf(5, variance));
        if (!(sigma.HeightMeters < mount.HeightMeters / 3) || !(sigma.PitchRadians < AngleSigmaMax)
            || !(sigma.RollRadians < AngleSigmaMax))
        {
            throw Undetermined(marks.Count, FormattableString.Invariant(
                $"height {mount.HeightMeters:0.00} ± {sigma.HeightMeters:0.00} m"));
        }

        ImmutableArray<string> notes = marks.Count > PointsMin ? [] :
            ["only four points: a wrong one cannot be noticed, give six or more"];
        return new MountEstimate(mount, sigma, method, rms, notes);
    }

    private static double Off(LeastSquaresFit fit, int mark) => Math.Sqrt(
        (fit.Residuals[2 * mark] * fit.Residuals[2 * mark])
        + (fit.Residuals[(2 * mark) + 1] * fit.Residuals[(2 * mark) + 1]));

    private static CameraMount MountOf(double[] p) => new(p[0], Wrap(p[1]), Wrap(p[2]), Wrap(p[3]), p[4], p[5]);

    private static double Wrap(double radians) => Math.IEEERemainder(radians, Math.Tau);

    private static void Require(CameraInfo lens, IReadOnlyList<GroundMark> marks)
    {
        if (marks.Count < PointsMin)
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"too few ground points: {marks.Count}, expected at least {PointsMin}, better 6 to 12, near and far ")
                + "and to both sides. Add some.");
        }

        foreach (GroundMark mark in marks)
        {
            if (!double.IsFinite(mark.Pixel.U + mark.Pixel.V + mark.Ground.X + mark.Ground.Y))
            {
                throw new CalibrationException("a ground point is not finite: expected u, v in pixels and x, y in "
                    + "metres. Correct it.");
            }

            if (mark.Pixel.U < -0.5 || mark.Pixel.V < -0.5 || mark.Pixel.U > lens.Size.Width - 0.5
                || mark.Pixel.V > lens.Size.Height - 0.5)
            {
                throw new CalibrationException(FormattableString.Invariant(
                    $"the ground point at pixel ({mark.Pixel.U:0.#}, {mark.Pixel.V:0.#}) is outside the picture of ")
                    + $"{lens.Size}: expected u, v of that size. Correct it, or give the camera file of that size.");
            }
        }
    }

    private static CameraMount GuessFrom(LensShape shape, IReadOnlyList<GroundMark> marks)
    {
        CameraMount guess = PlanarPose.Of(shape, marks) ?? throw Undetermined(marks.Count, "they lie on one line");
        if (guess.HeightMeters > 0)
        {
            return guess;
        }

        GroundMark[] mirrored = [.. marks.Select(m => m with { Ground = m.Ground with { Y = -m.Ground.Y } })];
        bool isMirrored = PlanarPose.Of(shape, mirrored) is { HeightMeters: > 0 } other
            && Refine(shape, mirrored, other) is { } fit
            && Math.Sqrt(fit.Cost / marks.Count) <= ContradictionPixels;
        throw new CalibrationException(!isMirrored
            ? FormattableString.Invariant($"the {marks.Count} ground points contradict each other: no camera over the ")
                + "road sees them so. x is ahead and y to the left, metres, on the road; u is to the right and v down, "
                + "pixels. Check the lines one by one."
            : "the ground points are seen as a mirror shows them, which puts the camera under the road: x is ahead and "
            + "y to the LEFT, u to the right and v DOWN. Correct the sign of y, or swap x and y.");
    }

    private static LeastSquaresFit? Refine(LensShape shape, IReadOnlyList<GroundMark> marks, CameraMount start)
    {
        double[] from =
        [
            start.HeightMeters, start.RollRadians, start.PitchRadians, start.YawRadians, start.XMeters, start.YMeters,
        ];
        return LeastSquares.Solve((p, into) => Residuals(shape, marks, p, into), 2 * marks.Count, from, Steps);
    }

    private static bool Residuals(
        LensShape shape, IReadOnlyList<GroundMark> marks, ReadOnlySpan<double> p, Span<double> into)
    {
        if (!(p[0] > 0.01))
        {
            return false;
        }

        Rotation cameraFromBase = Rotation.FromRollPitchYaw(p[1], p[2], p[3])
            .Compose(Rotation.BodyFromOptical).Inverse();
        Vector3D camera = new(p[4], p[5], p[0]);
        for (int i = 0; i < marks.Count; i++)
        {
            Vector3D point = new(marks[i].Ground.X, marks[i].Ground.Y, 0);
            if (!shape.TryProject(cameraFromBase.Apply(point - camera), out ImagePoint pixel))
            {
                return false;
            }

            into[2 * i] = pixel.U - marks[i].Pixel.U;
            into[(2 * i) + 1] = pixel.V - marks[i].Pixel.V;
        }

        return true;
    }

    private static CalibrationException Undetermined(int count, string why) => new(FormattableString.Invariant(
        $"the {count} ground points do not determine the mount ({why}): expected points that are spread near and far ")
        + "and to both sides, not on one line, and not all in a small corner of the picture. Add some, and check that "
        + "u, v are pixels and x, y metres.");
}
