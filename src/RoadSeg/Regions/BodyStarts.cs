namespace RoadSeg.Regions;

/// <summary>Where somebody new may stand, by a foot or a head that is seen. One thread at a time.</summary>
/// <param name="ground">For metres.</param>
/// <param name="search">Looks at places.</param>
/// <param name="options">How tall people are.</param>
internal sealed class BodyStarts(FootOnGround ground, BodySearch search, RegionOptions options)
{
    // The foot that is seen lowest is half a stride beside the middle, metres.
    private const double FootAsideStep = 0.12;
    private const int FootAsideSteps = 2;

    // Ranges at which a head is tried, metres and ratio, and how unusual a height may be.
    private const double RangeFirst = 2;
    private const double RangeRatio = 1.1;
    private const double HeightSigmas = 2.5;

    /// <summary>Who has a foot somewhere; null when nobody can.</summary>
    /// <param name="column">Of the class map.</param>
    /// <param name="bottom">Row after the foot's last.</param>
    /// <param name="scale">Columns in a metre there.</param>
    /// <param name="view">Where to look.</param>
    public BodyFound? AtFoot(int column, int bottom, double scale, in BodyView view)
    {
        BodyFound? best = null;
        for (int aside = -FootAsideSteps; aside <= FootAsideSteps; aside++)
        {
            if (ground.SightOf(column + (aside * FootAsideStep * scale), bottom - 0.5)
                is (double bearing, < 0 and double slope))
            {
                double range = (-ground.Camera.CameraInBase.Z / slope) + options.FootDepthMeters;
                best = Better(best, ground.PoseAt(ground.PlaceAt(bearing, range), options.PersonHeightMeters), view);
            }
        }

        return best;
    }

    /// <summary>Who has a head somewhere, at the range that goes best with all that is seen; null when nobody can.
    /// </summary>
    /// <param name="column">Of the middle of the head.</param>
    /// <param name="top">Its first row.</param>
    /// <param name="view">Where to look.</param>
    public BodyFound? AtHead(int column, int top, in BodyView view)
    {
        BodyFound? best = null;
        if (ground.SightOf(column, top - 0.5) is (double bearing, double slope))
        {
            for (double range = RangeFirst; range < options.MaximumRangeMeters; range *= RangeRatio)
            {
                double height = ground.Camera.CameraInBase.Z + (slope * range);
                double off = Math.Abs(height - options.PersonHeightMeters) / options.PersonHeightSigmaMeters;
                best = off > HeightSigmas ? best
                    : Better(best, ground.PoseAt(ground.PlaceAt(bearing, range), height), view);
            }
        }

        return best;
    }

    private BodyFound? Better(in BodyFound? best, in BodyPose? pose, in BodyView view)
    {
        if (pose is not BodyPose tried)
        {
            return best;
        }

        BodyFound found = search.At(tried, null, view);
        return best is BodyFound known && known.Score >= found.Score ? best : found;
    }
}
