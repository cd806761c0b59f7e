using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Odometry;
using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>
/// Follows people over time on the ground plane: one Kalman filter each, the nearest pairs of expected and seen
/// positions first, none beyond the gate, and of several about as near who looks as before. With odometry positions are
/// carried along with the ego vehicle's motion; without it velocities are relative to the ego vehicle, which is assumed
/// to go on as it does. Depends on the frames, their media times and the odometry alone. Allocates nothing per frame.
/// One thread at a time.
/// </summary>
public sealed class PersonTracker
{
    // Cost of pairing somebody on foot with somebody riding, squared standard deviations: the network wavers.
    private const double OtherKindCost = 4;

    // Who was seen in the frame before is seen again far more often than who was not: twice the logarithm of a ratio of
    // about 4.5.
    private const double ReappearCost = 3;

    // A body is looked for a pixel or two beside where it is expected to be, however well that is known.
    private const double ExpectedAlongVariance = 0.1 * 0.1;
    private const double ExpectedAcrossVariance = 0.05 * 0.05;

    private readonly TrackingOptions options;
    private readonly GroundPoint cameraFoot;
    private readonly EgoSteps steps;
    private readonly EgoFootprint? ego;
    private readonly SharedMotion shared;
    private readonly ReusableList<Track> tracks;
    private readonly ReusableList<PairCandidate> candidates = new(1024);
    private readonly ReusableList<int> trackOfPerson = new(256);
    private readonly ReusableList<ExpectedPerson> expected = new(256);
    private EgoStep step;
    private TimeSpan? expectedAt;
    private int nextId = 1;

    /// <summary>Prepares.</summary>
    /// <param name="cameraFoot">The point of the ground below the camera, base_link.</param>
    /// <param name="odometry">How the ego vehicle moves; null when that is not known.</param>
    /// <param name="ego">The ego vehicle's outline; null when it is not told.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public PersonTracker(
        GroundPoint cameraFoot, OdometryTrack? odometry = null, EgoFootprint? ego = null,
        TrackingOptions? options = null)
    {
        this.options = options ?? new TrackingOptions();
        this.cameraFoot = cameraFoot;
        this.ego = ego;
        steps = new EgoSteps(odometry);
        shared = new SharedMotion(cameraFoot, this.options);
        tracks = new ReusableList<Track>(this.options.TracksMax);
    }

    /// <summary>Where the people seen several times before are expected in a frame, base_link.</summary>
    /// <param name="mediaTime">Of the frame; <see cref="Update"/> follows with the same.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<ExpectedPerson> Expect(TimeSpan mediaTime)
    {
        step = steps.Next(mediaTime);
        expectedAt = mediaTime;
        if (!step.Continues || (steps.HasOdometry && step.Motion is null))
        {
            tracks.Clear();
        }

        Predict();
        expected.Clear();
        foreach (ref readonly Track track in tracks.Items)
        {
            if (track.Frames >= options.FramesToConfirm && track.Kind == PersonKind.Pedestrian)
            {
                expected.Add(ExpectedOf(track));
            }
        }

        return expected.Items;
    }

    /// <summary>Gives the people of a frame their tracks.</summary>
    /// <param name="mediaTime">Of the frame; frames come in order.</param>
    /// <param name="people">Found in the frame; each with a ground position gets a track.</param>
    public void Update(TimeSpan mediaTime, PeopleRegions people)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (expectedAt != mediaTime)
        {
            Expect(mediaTime);
        }

        expectedAt = null;
        FirstVelocity first = default;
        if (!steps.HasOdometry)
        {
            shared.Settle(tracks.MutableItems, people.People);
        }

        Pair(people.People);
        if (!steps.HasOdometry && trackOfPerson.Items.Contains(-1))
        {
            first = shared.VelocityOf(tracks.Items);
        }

        Span<PersonRegion> found = people.PeopleBuffer.MutableItems;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i].Ground is GroundFix fix)
            {
                int track = trackOfPerson.Items[i];
                Block error = FootError.Of(fix, found[i].IsFootSeen, found[i].IsCut, cameraFoot, options);
                track = track >= 0 ? See(track, error, found[i], fix.Point)
                    : Begin(error, found[i], fix.Point, first);
                trackOfPerson.MutableItems[i] = track;
            }
        }

        Report(found, people.HiddenBuffer);
        Forget();
    }

    private ExpectedPerson ExpectedOf(in Track track)
    {
        GroundPoint place = new(track.State.X, track.State.Y);
        Block error = SightLine.To(place, cameraFoot).Along(track.State.Position);
        return new ExpectedPerson(
            place, Math.Sqrt(error.A + ExpectedAlongVariance), Math.Sqrt(error.D + ExpectedAcrossVariance))
        {
            Look = track.Appearance,
        };
    }

    private void Predict()
    {
        foreach (ref Track track in tracks.MutableItems)
        {
            double acceleration = track.Kind == PersonKind.Cyclist
                ? options.CyclistAcceleration
                : options.PedestrianAcceleration;
            track.State.Predict(step.Seconds, acceleration + (step.Motion is null ? options.EgoAcceleration : 0));
            if (step.Motion is EgoMotion motion)
            {
                track.State.Carry(motion);
            }

            track.AgeSeconds += step.Seconds;
            track.UnseenSeconds += step.Seconds;
            track.IsSeen = false;
        }
    }

    private void Pair(ReadOnlySpan<PersonRegion> people)
    {
        candidates.Clear();
        trackOfPerson.Clear();
        ReadOnlySpan<Track> known = tracks.Items;
        for (int i = 0; i < people.Length; i++)
        {
            trackOfPerson.Add(-1);
            if (people[i].Ground is not GroundFix fix)
            {
                continue;
            }

            // What the bounds of hidden feet leave open ends where they end: there is no wide tail.
            bool isFootSeen = people[i].IsFootSeen;
            Block error = FootError.Of(fix, isFootSeen: true, people[i].IsCut, cameraFoot, options);
            double gate = isFootSeen ? options.GateSquared : options.HiddenGateSquared;
            for (int j = 0; j < known.Length; j++)
            {
                double cost = known[j].State.DistanceSquared(fix.Point, error);
                if (cost <= gate && !IsFarBeside(known[j].State, fix, people[i].IsCut))
                {
                    // Of two that fit as well the one that says more: else who is known badly takes everybody.
                    cost += known[j].State.Position.Plus(error).LogDeterminant();
                    cost += AppearanceCost.Of(known[j].Appearance, people[i].Appearance);
                    cost += known[j].UnseenSeconds > step.Seconds ? ReappearCost : 0;
                    candidates.Add(new PairCandidate(
                        cost + (people[i].Kind == known[j].Kind ? 0 : OtherKindCost), i, j));
                }
            }
        }

        candidates.MutableItems.Sort();
        Span<Track> all = tracks.MutableItems;
        foreach (ref readonly PairCandidate pair in candidates.Items)
        {
            if (trackOfPerson.Items[pair.Person] < 0 && !all[pair.Track].IsSeen)
            {
                trackOfPerson.MutableItems[pair.Person] = pair.Track;
                all[pair.Track].IsSeen = true;
            }
        }
    }

    private bool IsFarBeside(in GroundState state, in GroundFix fix, bool isCut) =>
        SightLine.To(new GroundPoint(state.X, state.Y), cameraFoot).IsFarBeside(
            SightLine.To(fix.Point, cameraFoot), state.Position, FootError.AcrossVariance(isCut, options));

    private int See(int index, in Block error, in PersonRegion person, GroundPoint point)
    {
        ref Track track = ref tracks.MutableItems[index];
        track.State.Update(point, error);
        track.UnseenSeconds = 0;
        track.Frames++;
        track.Appearance = AppearanceCost.Mix(track.Appearance, person);
        track.CyclistFrames += person.Kind == PersonKind.Cyclist ? 1 : -1;
        track.CyclistFrames = Math.Clamp(track.CyclistFrames, -20, 20);
        track.Kind = track.CyclistFrames > 0 || (track.CyclistFrames == 0 && track.Kind == PersonKind.Cyclist)
            ? PersonKind.Cyclist
            : PersonKind.Pedestrian;
        return index;
    }

    private int Begin(in Block error, in PersonRegion person, GroundPoint point, in FirstVelocity first)
    {
        if (tracks.Count >= options.TracksMax)
        {
            return -1;
        }

        double speed = Math.Sqrt((options.FirstSpeed * options.FirstSpeed) + (first.Sigma * first.Sigma));
        tracks.Add(new Track
        {
            Id = nextId++,
            Kind = person.Kind,
            Appearance = AppearanceCost.Mix(default, person),
            State = GroundState.At(point, error, speed) with { VelocityX = first.X, VelocityY = first.Y },
            IsMotionUnknown = first.Sigma > 0,
            Frames = 1,
            CyclistFrames = person.Kind == PersonKind.Cyclist ? 1 : -1,
            IsSeen = true,
        });
        return tracks.Count - 1;
    }

    private void Report(Span<PersonRegion> people, ReusableList<PersonTrack> hidden)
    {
        for (int i = 0; i < people.Length; i++)
        {
            int track = trackOfPerson.Items[i];
            if (track >= 0)
            {
                people[i] = people[i] with { Track = Describe(tracks.Items[track]) };
            }
        }

        hidden.Clear();
        foreach (ref readonly Track track in tracks.Items)
        {
            if (!track.IsSeen && track.Frames >= options.FramesToConfirm
                && track.UnseenSeconds <= options.UnseenSecondsMax)
            {
                hidden.Add(Describe(track));
            }
        }
    }

    // Without odometry the state's velocity is already relative to the ego vehicle.
    private PersonTrack Describe(in Track track)
    {
        GroundState state = track.State;
        double relativeX = state.VelocityX;
        double relativeY = state.VelocityY;
        if (step.Motion is EgoMotion motion)
        {
            GroundPoint before = motion.To.ToBase(new GroundPoint(motion.From.X, motion.From.Y));
            double turn = motion.Turn / motion.Seconds;
            relativeX += (before.X / motion.Seconds) + (turn * state.Y);
            relativeY += (before.Y / motion.Seconds) - (turn * state.X);
        }

        return new PersonTrack(
            track.Id, track.Kind, track.AgeSeconds, track.UnseenSeconds, new GroundPoint(state.X, state.Y),
            state.Position.LargestSigma(), relativeX, relativeY, state.Velocity.LargestSigma(),
            PathTime.Until(new GroundPoint(state.X, state.Y), relativeX, relativeY, options),
            ego?.DistanceTo(state.X, state.Y) ?? Math.Sqrt((state.X * state.X) + (state.Y * state.Y)));
    }

    private void Forget()
    {
        Span<Track> all = tracks.MutableItems;
        int kept = 0;
        for (int i = 0; i < all.Length; i++)
        {
            double limit = all[i].Frames >= options.FramesToConfirm
                ? options.UnseenSecondsMax
                : options.TentativeSecondsMax;
            if (all[i].UnseenSeconds <= limit)
            {
                all[kept++] = all[i];
            }
        }

        tracks.Truncate(kept);
    }
}
