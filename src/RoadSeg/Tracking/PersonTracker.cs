using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Odometry;
using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>
/// Follows people over time on the ground plane: one Kalman filter each, the nearest pairs of expected and seen
/// positions first, none beyond the gate. With odometry positions are carried along with the ego vehicle's motion;
/// without it velocities are relative to the ego vehicle, which is assumed to go on as it does. Depends on the frames,
/// their media times and the odometry alone. Allocates nothing per frame. One thread at a time.
/// </summary>
public sealed class PersonTracker
{
    // Cost of pairing somebody on foot with somebody riding, squared standard deviations: the network wavers.
    private const double OtherKindCost = 4;

    private readonly TrackingOptions options;
    private readonly GroundPoint cameraFoot;
    private readonly EgoSteps steps;
    private readonly EgoFootprint? ego;
    private readonly ReusableList<Track> tracks;
    private readonly ReusableList<Candidate> candidates = new(1024);
    private readonly ReusableList<int> trackOfPerson = new(256);
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
        tracks = new ReusableList<Track>(this.options.TracksMax);
    }

    /// <summary>Gives the people of a frame their tracks.</summary>
    /// <param name="mediaTime">Of the frame; frames come in order.</param>
    /// <param name="people">Found in the frame; each with a ground position gets a track.</param>
    public void Update(TimeSpan mediaTime, PeopleRegions people)
    {
        ArgumentNullException.ThrowIfNull(people);
        EgoStep step = steps.Next(mediaTime);
        if (!step.Continues || (steps.HasOdometry && step.Motion is null))
        {
            tracks.Clear();
        }

        Predict(step);
        Pair(people.People);
        Span<PersonRegion> found = people.PeopleBuffer.MutableItems;
        double egoSpeed = step.Motion is null ? options.EgoSpeed : 0;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i].Ground is GroundFix fix)
            {
                int track = trackOfPerson.Items[i];
                track = track >= 0 ? See(track, fix, found[i].Kind) : Begin(fix, found[i].Kind, egoSpeed);
                trackOfPerson.MutableItems[i] = track;
            }
        }

        Report(step, found, people.HiddenBuffer);
        Forget();
    }

    private void Predict(in EgoStep step)
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

            Block error = ErrorOf(fix);
            for (int j = 0; j < known.Length; j++)
            {
                double cost = known[j].State.DistanceSquared(fix.Point, error);
                if (cost <= options.GateSquared)
                {
                    candidates.Add(new Candidate(
                        cost + (people[i].Kind == known[j].Kind ? 0 : OtherKindCost), i, j));
                }
            }
        }

        candidates.MutableItems.Sort();
        Span<Track> all = tracks.MutableItems;
        foreach (ref readonly Candidate pair in candidates.Items)
        {
            if (trackOfPerson.Items[pair.Person] < 0 && !all[pair.Track].IsSeen)
            {
                trackOfPerson.MutableItems[pair.Person] = pair.Track;
                all[pair.Track].IsSeen = true;
            }
        }
    }

    private int See(int index, in GroundFix fix, PersonKind kind)
    {
        ref Track track = ref tracks.MutableItems[index];
        track.State.Update(fix.Point, ErrorOf(fix));
        track.UnseenSeconds = 0;
        track.Frames++;
        track.CyclistFrames += kind == PersonKind.Cyclist ? 1 : -1;
        track.CyclistFrames = Math.Clamp(track.CyclistFrames, -20, 20);
        track.Kind = track.CyclistFrames > 0 || (track.CyclistFrames == 0 && track.Kind == PersonKind.Cyclist)
            ? PersonKind.Cyclist
            : PersonKind.Pedestrian;
        return index;
    }

    private int Begin(in GroundFix fix, PersonKind kind, double egoSpeed)
    {
        if (tracks.Count >= options.TracksMax)
        {
            return -1;
        }

        double speed = Math.Sqrt((options.FirstSpeed * options.FirstSpeed) + (egoSpeed * egoSpeed));
        tracks.Add(new Track
        {
            Id = nextId++,
            Kind = kind,
            State = GroundState.At(fix.Point, ErrorOf(fix), speed),
            Frames = 1,
            CyclistFrames = kind == PersonKind.Cyclist ? 1 : -1,
            IsSeen = true,
        });
        return tracks.Count - 1;
    }

    private void Report(in EgoStep step, Span<PersonRegion> people, ReusableList<PersonTrack> hidden)
    {
        for (int i = 0; i < people.Length; i++)
        {
            int track = trackOfPerson.Items[i];
            if (track >= 0)
            {
                people[i] = people[i] with { Track = Describe(tracks.Items[track], step) };
            }
        }

        hidden.Clear();
        foreach (ref readonly Track track in tracks.Items)
        {
            if (!track.IsSeen && track.Frames >= options.FramesToConfirm
                && track.UnseenSeconds <= options.UnseenSecondsMax)
            {
                hidden.Add(Describe(track, step));
            }
        }
    }

    // Without odometry the state's velocity is already relative to the ego vehicle.
    private PersonTrack Describe(in Track track, in EgoStep step)
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

    // Along the line of sight a pixel is long, across it is short.
    private Block ErrorOf(in GroundFix fix)
    {
        double x = fix.Point.X - cameraFoot.X;
        double y = fix.Point.Y - cameraFoot.Y;
        double range = Math.Sqrt((x * x) + (y * y));
        double along = (fix.SigmaMeters * fix.SigmaMeters) + (options.FootSigmaMeters * options.FootSigmaMeters);
        double across = options.FootSigmaMeters * options.FootSigmaMeters;
        return range < 1e-6
            ? new Block(along, 0, 0, along)
            : new Block(along, 0, 0, across).Turned(y / range, x / range);
    }

    private struct Track
    {
        public int Id;
        public PersonKind Kind;
        public GroundState State;
        public double AgeSeconds;
        public double UnseenSeconds;
        public int Frames;
        public int CyclistFrames;
        public bool IsSeen;
    }

    private readonly record struct Candidate(double Cost, int Person, int Track) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            int byCost = Cost.CompareTo(other.Cost);
            int byPerson = byCost != 0 ? byCost : Person.CompareTo(other.Person);
            return byPerson != 0 ? byPerson : Track.CompareTo(other.Track);
        }
    }
}
