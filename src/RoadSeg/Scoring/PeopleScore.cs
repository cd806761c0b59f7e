using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Scoring;

/// <summary>
/// Found people against those who are there, much as CLEAR MOT counts: the nearest are pairs, and those of the frame
/// before stay together while no other is clearly nearer. Judged are people who are seen well enough; who is seen
/// worse is neither missed nor false. One thread at a time.
/// </summary>
/// <param name="cameraFoot">Distances are from there.</param>
public sealed class PeopleScore(GroundPoint cameraFoot)
{
    /// <summary>Share of a person that must be seen to be judged.</summary>
    public const double VisibleFractionMin = 0.5;

    /// <summary>Pixels that a judged person covers at least.</summary>
    public const int VisiblePixelsMin = 60;

    /// <summary>People farther from the camera are not judged, metres.</summary>
    public const double MaxRangeMeters = 20;

    // What is farther apart is not the same person: a metre, and a pixel's worth at a distance.
    private const double GateMeters = 1.0;
    private const double GatePerMeter = 0.08;

    // Or, where the feet are hidden, so many of the standard deviations that the position is told with.
    private const double GateSigmas = 2;

    // Of two about as near the one of the frame before is the same person: about what people keep between them, and as
    // much more as the place is in doubt. More would call somebody found exactly missed because the id is another's.
    private const double SameMeters = 0.5;

    // Who was not found for longer is another track by design, not by mistake.
    private const double SwitchSecondsMax = 1.0;

    private readonly Dictionary<int, int> trackOfTruth = [];
    private readonly Dictionary<int, (int Track, double Seconds)> judged = [];
    private readonly List<(double Distance, int Truth, int Found)> candidates = [];
    private readonly List<float>[] pedestrianErrors =
        [.. Enumerable.Range(0, RangeBands.Count).Select(_ => new List<float>())];

    private int[] truthOfFound = [];
    private int[] foundOfTruth = [];
    private TimeSpan? previous;
    private double now;

    /// <summary>Frames scored.</summary>
    public long Frames { get; private set; }

    /// <summary>Judged people, summed over the frames.</summary>
    public long Present { get; private set; }

    /// <summary>Those of them that were found.</summary>
    public long Found { get; private set; }

    /// <summary>Found people whom there are not.</summary>
    public long False { get; private set; }

    /// <summary>Times a person's id became another one.</summary>
    public long IdentitySwitches { get; private set; }

    /// <summary>Time for which judged people were found, summed over them.</summary>
    public double TrackSeconds { get; private set; }

    /// <summary>Share of the judged people found; null without any.</summary>
    public double? Recall => Present == 0 ? null : (double)Found / Present;

    /// <summary>False people in a frame.</summary>
    public double? FalsePerFrame => Frames == 0 ? null : (double)False / Frames;

    /// <summary>Identity switches in 100 s of tracks.</summary>
    public double? SwitchesPer100Seconds => TrackSeconds <= 0 ? null : 100 * IdentitySwitches / TrackSeconds;

    /// <summary>Median distance of pedestrians from where they are, metres, in a band; null without any.</summary>
    public double? PedestrianErrorMedian(int band)
    {
        float[] sorted = [.. pedestrianErrors[band].Order()];
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }

    /// <summary>Another drive begins: ids of people begin anew.</summary>
    public void BeginDrive()
    {
        trackOfTruth.Clear();
        judged.Clear();
        previous = null;
    }

    /// <summary>Adds one frame.</summary>
    /// <param name="mediaTime">Of the frame.</param>
    /// <param name="truth">Everybody there.</param>
    /// <param name="people">Everybody found; those without a ground position are left out.</param>
    public void Add(TimeSpan mediaTime, ReadOnlySpan<TruePerson> truth, PeopleRegions people)
    {
        ArgumentNullException.ThrowIfNull(people);
        double seconds = previous is TimeSpan before ? Math.Clamp((mediaTime - before).TotalSeconds, 0, 1) : 0;
        previous = mediaTime;
        now = mediaTime.TotalSeconds;
        Frames++;
        Pair(truth, people.People);
        for (int i = 0; i < truth.Length; i++)
        {
            Count(truth[i], people.People, foundOfTruth[i], seconds);
        }

        for (int j = 0; j < people.People.Length; j++)
        {
            bool isFalse = truthOfFound[j] < 0 && PlaceOf(people.People[j]) is GroundPoint place
                && Distance(place, cameraFoot) <= MaxRangeMeters;
            False += isFalse ? 1 : 0;
        }
    }

    private void Count(in TruePerson person, ReadOnlySpan<PersonRegion> people, int found, double seconds)
    {
        double range = Distance(person.Ground, cameraFoot);
        bool isJudged = person.VisibleFraction >= VisibleFractionMin && person.VisiblePixels >= VisiblePixelsMin
            && range <= MaxRangeMeters;
        Present += isJudged ? 1 : 0;
        if (found < 0)
        {
            return;
        }

        if (people[found].Track is PersonTrack track)
        {
            trackOfTruth[person.Id] = track.Id;
            if (isJudged)
            {
                bool isSwitch = judged.TryGetValue(person.Id, out (int Track, double Seconds) last)
                    && last.Track != track.Id && now - last.Seconds <= SwitchSecondsMax;
                IdentitySwitches += isSwitch ? 1 : 0;
                judged[person.Id] = (track.Id, now);
            }
        }

        if (isJudged)
        {
            Found++;
            TrackSeconds += seconds;
            if (person.Kind == PersonKind.Pedestrian && PlaceOf(people[found]) is GroundPoint place)
            {
                pedestrianErrors[RangeBands.Of(range)].Add((float)Distance(person.Ground, place));
            }
        }
    }

    // The nearest first, those that were one in the frame before ahead; equal distances in the order of the lists.
    private void Pair(ReadOnlySpan<TruePerson> truth, ReadOnlySpan<PersonRegion> people)
    {
        foundOfTruth = Unpaired(foundOfTruth, truth.Length);
        truthOfFound = Unpaired(truthOfFound, people.Length);
        candidates.Clear();
        for (int i = 0; i < truth.Length; i++)
        {
            double near = GateMeters + (GatePerMeter * Distance(truth[i].Ground, cameraFoot));
            for (int j = 0; j < people.Length; j++)
            {
                double distance = PlaceOf(people[j]) is GroundPoint place
                    ? Distance(truth[i].Ground, place)
                    : double.PositiveInfinity;
                double doubt = people[j].IsFootSeen ? 0 : GateSigmas * (people[j].Ground?.SigmaMeters ?? 0);
                if (distance <= Math.Max(near, doubt))
                {
                    bool isSame = people[j].Track is PersonTrack track
                        && trackOfTruth.TryGetValue(truth[i].Id, out int id) && id == track.Id;
                    candidates.Add((isSame ? distance - SameMeters - doubt : distance, i, j));
                }
            }
        }

        candidates.Sort();
        foreach ((_, int i, int j) in candidates)
        {
            if (foundOfTruth[i] < 0 && truthOfFound[j] < 0)
            {
                foundOfTruth[i] = j;
                truthOfFound[j] = i;
            }
        }
    }

    private static int[] Unpaired(int[] pairs, int count)
    {
        int[] large = pairs.Length >= count ? pairs : new int[count];
        large.AsSpan().Fill(-1);
        return large;
    }

    private static GroundPoint? PlaceOf(in PersonRegion person) => person.Track?.Position ?? person.Ground?.Point;

    private static double Distance(GroundPoint a, GroundPoint b) =>
        Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)));
}
