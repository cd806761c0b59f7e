using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>
/// What the tracks of all people have in common without odometry: the ego vehicle's own motion. One thread at a time.
/// </summary>
/// <param name="cameraFoot">The point below the camera, base_link.</param>
/// <param name="options">How people and the ego vehicle move.</param>
internal sealed class SharedMotion(GroundPoint cameraFoot, TrackingOptions options)
{
    // Speeds of the ego vehicle that are tried, m/s: from backing out to a country road.
    private const double SpeedLeast = -4;
    private const double SpeedMost = 30;
    private const double SpeedStep = 0.5;

    // Of more people every second or third is looked at: a bound on the time, and enough to tell a speed.
    private const int PeopleMax = 32;

    // Tracks seen so often have a velocity of their own.
    private const int FramesMin = 2;

    private readonly ReusableList<double> along = new(256);
    private readonly ReusableList<double> across = new(256);

    /// <summary>The velocity to begin with for somebody just seen: the median of those who are followed.</summary>
    /// <param name="tracks">Those who are followed, of this frame.</param>
    public FirstVelocity VelocityOf(ReadOnlySpan<Track> tracks)
    {
        along.Clear();
        across.Clear();
        foreach (ref readonly Track track in tracks)
        {
            if (track.Frames >= FramesMin)
            {
                along.Add(track.State.VelocityX);
                across.Add(track.State.VelocityY);
            }
        }

        if (along.Count == 0)
        {
            return new FirstVelocity(0, 0, options.EgoSpeed);
        }

        along.MutableItems.Sort();
        across.MutableItems.Sort();
        return new FirstVelocity(along.Items[along.Count / 2], across.Items[across.Count / 2], 0);
    }

    /// <summary>
    /// Moves people who were seen once, when nothing was known of the ego vehicle's motion, to where they are now at
    /// the speed at which most of them are seen again. Where nobody is, they stay as unsure as they were.
    /// </summary>
    /// <param name="tracks">Predicted for this frame.</param>
    /// <param name="people">Seen in this frame.</param>
    public void Settle(Span<Track> tracks, ReadOnlySpan<PersonRegion> people)
    {
        double variance = options.EgoSpeed * options.EgoSpeed;
        if (!AddKnowledge(tracks, variance))
        {
            return;
        }

        double best = 0;
        double least = double.PositiveInfinity;
        bool isAnybodySeen = false;
        for (double speed = SpeedLeast; speed <= SpeedMost; speed += SpeedStep)
        {
            (double cost, int pairs) = CostOf(tracks, people, speed);
            cost += 0.5 * speed * speed / variance;
            isAnybodySeen |= pairs > 0;
            if (cost < least)
            {
                (least, best) = (cost, speed);
            }
        }

        if (!isAnybodySeen)
        {
            AddKnowledge(tracks, -variance);
            return;
        }

        foreach (ref Track track in tracks)
        {
            if (track.IsMotionUnknown)
            {
                track.State.X -= best * track.UnseenSeconds;
                track.State.VelocityX = -best;
                track.IsMotionUnknown = false;
            }
        }
    }

    private static bool AddKnowledge(Span<Track> tracks, double variance)
    {
        bool isAny = false;
        foreach (ref Track track in tracks)
        {
            if (track.IsMotionUnknown)
            {
                track.State.KnowVelocity(variance, track.UnseenSeconds);
                isAny = true;
            }
        }

        return isAny;
    }

    // What is left when everybody is paired with the nearest, in squared standard deviations, and how many are.
    private (double Cost, int Pairs) CostOf(
        ReadOnlySpan<Track> tracks, ReadOnlySpan<PersonRegion> people, double speed)
    {
        double cost = 0;
        int pairs = 0;
        int step = ((people.Length - 1) / PeopleMax) + 1;
        for (int i = 0; i < people.Length; i += step)
        {
            if (people[i].Ground is not GroundFix fix)
            {
                continue;
            }

            Block error = FootError.Of(fix, isFootSeen: true, people[i].IsCut, cameraFoot, options);
            double nearest = options.GateSquared;
            bool isPaired = false;
            foreach (ref readonly Track track in tracks)
            {
                double moved = track.IsMotionUnknown ? speed * track.UnseenSeconds : 0;
                GroundPoint back = new(fix.Point.X + moved, fix.Point.Y);
                double off = track.State.DistanceSquared(back, error)
                    + AppearanceCost.Of(track.Appearance, people[i].Appearance);
                isPaired |= track.IsMotionUnknown && off < options.GateSquared;
                nearest = Math.Min(nearest, off);
            }

            cost += nearest;
            pairs += isPaired ? 1 : 0;
        }

        return (cost, pairs);
    }
}

/// <summary>What is known of the velocity of somebody just seen.</summary>
/// <param name="X">Ahead, m/s.</param>
/// <param name="Y">To the left, m/s.</param>
/// <param name="Sigma">Standard deviation on top of how people move, m/s; above 0 where the ego vehicle's is not known.
/// </param>
internal readonly record struct FirstVelocity(double X, double Y, double Sigma);
