namespace RoadSeg.Regions;

/// <summary>
/// Finds where somebody stands who is roughly known: the bearing, range and height at which most pixels speak for it,
/// by steps along one of the three at a time. One thread at a time.
/// </summary>
/// <param name="ground">For metres.</param>
/// <param name="evidence">What speaks for somebody.</param>
/// <param name="options">How tall people are.</param>
internal sealed class BodySearch(FootOnGround ground, BodyEvidence evidence, RegionOptions options)
{
    // The points of a body are neighbours and wrong together: all of them count as so many independent ones against
    // what is known beforehand.
    private const double EvidenceWeight = 40;

    // First steps, halved once: metres across, but at least a column; a share of the range; metres of height.
    private const double AcrossStep = 0.06;
    private const double RangeStep = 0.03;
    private const double HeightStep = 0.04;
    private const int StepsMax = 6;
    private const int Rounds = 2;

    private enum Axis
    {
        Bearing,
        Range,
        Height,
    }

    /// <summary>Searches around a start.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="expected">What is known beforehand; null for somebody new.</param>
    /// <param name="view">Where to look.</param>
    public BodyFound Find(in BodyPose start, in ExpectedPerson? expected, in BodyView view)
    {
        BodyFound best = At(start, expected, view);
        for (double size = 1; size >= 0.5; size /= 2)
        {
            bool isBetter = true;
            for (int round = 0; round < Rounds && isBetter; round++)
            {
                isBetter = false;
                foreach (Axis axis in (ReadOnlySpan<Axis>)[Axis.Bearing, Axis.Range, Axis.Height])
                {
                    isBetter |= Climb(ref best, axis, -size, expected, view);
                    isBetter |= Climb(ref best, axis, size, expected, view);
                }
            }

            // Of somebody new the clothes are those seen where the search has come to.
            best = expected is null ? At(best.Pose, null, view) : best;
        }

        return best;
    }

    /// <summary>Looks at one place.</summary>
    /// <param name="pose">Where.</param>
    /// <param name="expected">What is known beforehand; null for somebody new.</param>
    /// <param name="view">Where to look.</param>
    public BodyFound At(in BodyPose pose, in ExpectedPerson? expected, in BodyView view)
    {
        Appearance look = expected?.Look ?? evidence.LookAt(pose, view.Pixels);
        return Judge(pose, look, expected, view);
    }

    private bool Climb(
        ref BodyFound best, Axis axis, double step, in ExpectedPerson? expected, in BodyView view)
    {
        bool isBetter = false;
        for (int i = 0; i < StepsMax && Moved(best.Pose, axis, step) is BodyPose next; i++)
        {
            BodyFound found = Judge(next, best.Look, expected, view);
            if (found.Score <= best.Score)
            {
                break;
            }

            best = found;
            isBetter = true;
        }

        return isBetter;
    }

    private BodyFound Judge(
        in BodyPose pose, in Appearance look, in ExpectedPerson? expected, in BodyView view)
    {
        BodyFit fit = evidence.Of(pose, look, view);
        double off = (pose.Height - options.PersonHeightMeters) / options.PersonHeightSigmaMeters;
        double known = (off * off) + (expected is ExpectedPerson person ? DistanceSquared(pose, person) : 0);
        return new BodyFound(pose, fit, (EvidenceWeight * fit.Evidence) - (0.5 * known), look);
    }

    // In squared standard deviations.
    private double DistanceSquared(in BodyPose pose, in ExpectedPerson person)
    {
        double x = person.Place.X - ground.Camera.CameraInBase.X;
        double y = person.Place.Y - ground.Camera.CameraInBase.Y;
        double range = Math.Max(Math.Sqrt((x * x) + (y * y)), 1e-6);
        double dx = pose.Place.X - person.Place.X;
        double dy = pose.Place.Y - person.Place.Y;
        double along = ((dx * x) + (dy * y)) / range / person.AlongSigma;
        double across = ((dy * x) - (dx * y)) / range / person.AcrossSigma;
        return (along * along) + (across * across);
    }

    private BodyPose? Moved(in BodyPose pose, Axis axis, double steps)
    {
        double bearing = Math.Atan2(
            pose.Place.Y - ground.Camera.CameraInBase.Y, pose.Place.X - ground.Camera.CameraInBase.X);
        return axis switch
        {
            Axis.Bearing => ground.PoseAt(
                ground.PlaceAt(bearing + (steps * Math.Max(AcrossStep, 1 / pose.Scale) / pose.Range), pose.Range),
                pose.Height),
            Axis.Range => ground.PoseAt(
                ground.PlaceAt(bearing, pose.Range * (1 + (steps * RangeStep))), pose.Height),
            _ => ground.PoseAt(pose.Place, pose.Height + (steps * HeightStep)),
        };
    }
}

/// <summary>Somebody found.</summary>
/// <param name="Pose">Where.</param>
/// <param name="Fit">How well that fits.</param>
/// <param name="Score">Evidence, less how unlikely the place and height are.</param>
/// <param name="Look">Clothes.</param>
internal readonly record struct BodyFound(BodyPose Pose, BodyFit Fit, double Score, Appearance Look);
