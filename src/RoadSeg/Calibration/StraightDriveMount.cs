using RoadSeg.Geometry;

namespace RoadSeg.Calibration;

/// <summary>
/// The mount from a straight drive along lane lines. Where the lines meet is where the vehicle goes: pitch and yaw.
/// How they spread gives roll and, with the height or the width of a lane, the scale.
/// </summary>
/// <param name="HeightMeters">Height of the lens above the road; null when unknown.</param>
/// <param name="LaneWidthMeters">Between the middles of neighbouring lines; null when unknown.</param>
public sealed record StraightDriveMount(double? HeightMeters, double? LaneWidthMeters)
{
    private const double Degree = Math.PI / 180;
    private const int PointsMin = 300;
    private const double OnLinesMin = 0.08;

    // Lines a lane apart must be seen so in one part of three at least, or clutter is taken for one.
    private const int PartsPerAgreeing = 3;
    private const double WanderMin = 0.4 * Degree;
    private const double AngleSigmaFloor = 0.02 * Degree;
    private const double AssumedRollSigma = 1.5 * Degree;
    private const double HeightSigmaFloorShare = 0.003;

    // Radians, or share of the height: with one stretch nothing tells the error.
    private const double ErrorOfOne = 0.005;

    /// <summary>Finds the mount.</summary>
    /// <param name="lens">Calibrated camera.</param>
    /// <param name="stretches">Points on bright lines of the road, of one stretch of the drive after the other.</param>
    /// <param name="x">Place of the camera ahead of base_link, which a drive does not show, metres.</param>
    /// <param name="y">Place to the left, likewise.</param>
    /// <exception cref="CalibrationException">No lines, not straight, or no scale known.</exception>
    public MountEstimate Estimate(
        CameraInfo lens, IReadOnlyList<IReadOnlyList<ImagePoint>> stretches, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(lens);
        ArgumentNullException.ThrowIfNull(stretches);
        ThrowIfUnusable();
        LensShape shape = new(lens);
        List<List<Vector3D>> rays =
        [
            .. stretches.Select(points => Rays(shape, points)).Where(r => r.Count >= PointsMin),
        ];
        if (rays.Count == 0)
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"no lane lines are seen: {stretches.Sum(s => s.Count)} points on bright lines in the whole drive, ")
                + FormattableString.Invariant($"expected {PointsMin} or more in a stretch. Expected a road with ")
                + "painted lines, by day, in the lower half of the picture; a camera that looks at the sky sees none.");
        }

        double focal = (lens.Intrinsics.FocalLengthX + lens.Intrinsics.FocalLengthY) / 2;
        LinePencil? whole = LinePencil.Find([.. rays.SelectMany(r => r)], focal);
        List<(List<Vector3D> Rays, LinePencil Pencil)> straight = Straight(rays, focal, whole);
        LinePencil pencil = LinePencil.Find([.. straight.SelectMany(s => s.Rays)], focal, straight[0].Pencil) is { } all
            && all.OnLines >= OnLinesMin ? all : throw NoLines();
        LaneLattice lattice = LaneLattice.Find(pencil.Lines, HeightMeters, LaneWidthMeters) ?? throw NoLattice(pencil);
        CameraMount mount = MountOf(pencil, lattice, x, y);
        CameraMount[] parts = Parts(straight, focal, lattice, x, y) ?? throw NoLattice(pencil);
        return new MountEstimate(
            mount, SigmaOf(parts, lattice, mount), MethodText(stretches.Count, straight.Count, pencil),
            pencil.RmsPixels, [.. Notes(lattice, mount, parts.Length)]);
    }

    /// <summary>Checks what is known, before a drive is read.</summary>
    /// <exception cref="CalibrationException">Nothing is, or a number cannot be.</exception>
    public void ThrowIfUnusable()
    {
        if (HeightMeters is null && LaneWidthMeters is null)
        {
            throw new CalibrationException(
                "a drive shows angles only: expected the height of the lens or the lane width in metres. Give one.");
        }

        if (HeightMeters is double h && !(h > 0 && h <= 10))
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"the height is {h} m: expected a number above 0, at most 10. Measure from the road to the lens."));
        }

        if (LaneWidthMeters is double w && !(w >= 1 && w <= 10))
        {
            throw new CalibrationException(FormattableString.Invariant(
                $"the lane is {w} m wide: expected 1 to 10. Measure between the middles of neighbouring lines."));
        }
    }

    private static List<Vector3D> Rays(LensShape shape, IReadOnlyList<ImagePoint> points)
    {
        List<Vector3D> rays = [];
        foreach (ImagePoint point in points)
        {
            if (shape.TryRay(point, out Vector3D ray))
            {
                rays.Add(Rotation.BodyFromOptical.Apply(ray));
            }
        }

        return rays;
    }

    // A bend moves the vanishing point: stretches that see it elsewhere than most do are left out.
    private static List<(List<Vector3D> Rays, LinePencil Pencil)> Straight(
        List<List<Vector3D>> rays, double focal, LinePencil? whole)
    {
        (List<Vector3D> Rays, LinePencil Pencil)[] seen =
        [
            .. rays.Select(r => (Rays: r, Pencil: LinePencil.Find(r, focal, whole)))
                .Where(f => f.Pencil is { OnLines: >= OnLinesMin })
                .Select(f => (f.Rays, f.Pencil!)),
        ];
        if (seen.Length == 0)
        {
            throw NoLines();
        }

        double pitch = Median(seen.Select(s => s.Pencil.Direction.Pitch));
        double yaw = Median(seen.Select(s => s.Pencil.Direction.Yaw));
        double wander = Median(seen.Select(s => Off(s.Pencil)));
        List<(List<Vector3D> Rays, LinePencil Pencil)> straight =
            [.. seen.Where(s => Off(s.Pencil) <= Math.Max(WanderMin, 3 * wander))];
        return wander <= 1 * Degree && straight.Count * 2 >= rays.Count ? straight : throw new CalibrationException(
            "the drive is not straight: where the lane lines meet wanders by "
            + FormattableString.Invariant($"{wander / Degree:0.0} degrees, and only {straight.Count} of {rays.Count} ")
            + "stretches agree. Expected a straight, flat road driven along its lines without changing lanes. Choose "
            + "such a part with --from and --to.");

        double Off(LinePencil at)
        {
            double up = at.Direction.Pitch - pitch;
            double aside = at.Direction.Yaw - yaw;
            return Math.Sqrt((up * up) + (aside * aside));
        }
    }

    // The mounts by parts of the drive that see the same lanes; a distant line needs longer parts to be seen. Null when
    // too few of any length do.
    private CameraMount[]? Parts(
        List<(List<Vector3D> Rays, LinePencil Pencil)> straight, double focal, LaneLattice lattice, double x, double y)
    {
        foreach (int length in (ReadOnlySpan<int>)[1, 2, 4])
        {
            LinePencil?[] pencils = length == 1
                ? [.. straight.Select(s => s.Pencil)]
                : [.. straight.Chunk(length).Select(chunk =>
                    LinePencil.Find([.. chunk.SelectMany(s => s.Rays)], focal, chunk[0].Pencil))];
            CameraMount[] parts =
            [
                .. pencils.OfType<LinePencil>()
                    .Select(p => (Pencil: p, Lattice: LaneLattice.Find(p.Lines, HeightMeters, LaneWidthMeters)))
                    .Where(p => p.Lattice is { } l && l.IsTurnMeasured == lattice.IsTurnMeasured
                        && Math.Abs(l.TurnRadians - lattice.TurnRadians) < 2 * Degree)
                    .Select(p => MountOf(p.Pencil, p.Lattice!, x, y)),
            ];
            if (parts.Length * PartsPerAgreeing >= pencils.Length)
            {
                return parts;
            }
        }

        return null;
    }

    private CameraMount MountOf(LinePencil pencil, LaneLattice lattice, double x, double y)
    {
        Rotation baseFromCamera = Rotation.FromRollPitchYaw(lattice.TurnRadians, 0, 0).Compose(pencil.BaseFromCamera);
        (double roll, double pitch, double yaw) = baseFromCamera.ToRollPitchYaw();
        double height = HeightMeters ?? (LaneWidthMeters!.Value / lattice.LaneOverHeight);
        return new CameraMount(height, roll, pitch, yaw, x, y);
    }

    private MountSigma SigmaOf(CameraMount[] parts, LaneLattice lattice, CameraMount mount)
    {
        double height = mount.HeightMeters * Math.Max(
            HeightSigmaFloorShare, Error(parts.Select(p => p.HeightMeters / mount.HeightMeters)));
        double roll = Math.Max(AngleSigmaFloor, Error(parts.Select(p => p.RollRadians)));
        return new MountSigma(
            HeightMeters is null ? height : null,
            lattice.IsTurnMeasured ? roll : AssumedRollSigma,
            Math.Max(AngleSigmaFloor, Error(parts.Select(p => p.PitchRadians))),
            Math.Max(AngleSigmaFloor, Error(parts.Select(p => p.YawRadians))),
            null, null);
    }

    private static string MethodText(int stretches, int straight, LinePencil pencil) => FormattableString.Invariant(
        $"straight drive, {straight} of {stretches} stretches, {pencil.Lines.Count} lines");

    private IEnumerable<string> Notes(LaneLattice lattice, CameraMount mount, int parts)
    {
        yield return "x and y are not measured by a drive";
        if (!lattice.IsTurnMeasured)
        {
            yield return "roll is not measured and taken as 0: it needs three equally spaced lines, or both the height "
                + "and the lane width";
        }

        if (LaneWidthMeters is null)
        {
            yield return FormattableString.Invariant(
                $"the lanes are {lattice.LaneOverHeight * mount.HeightMeters:0.00} m wide by this: check that");
        }

        if (parts < 3)
        {
            yield return "the errors rest on less than three stretches: a longer drive tells them better";
        }
    }

    // Of the mean of the stretches, from their scatter.
    private static double Error(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Length == 0 ? 0 : all.Average();
        return all.Length < 2 ? ErrorOfOne
            : Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1) / all.Length);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static CalibrationException NoLines() => new(
        "no lane lines are seen that meet in one point: expected a straight road with two or more painted lines along "
        + "it. Choose such a part of the drive with --from and --to, or use --points or --board.");

    private static CalibrationException NoLattice(LinePencil pencil) => new(FormattableString.Invariant(
        $"the {pencil.Lines.Count} lines seen fit no lanes of that width or a camera of that height: expected a line ")
        + "on each side of the vehicle. Check --height and --lane-width (metres, between the middles of the lines).");
}
