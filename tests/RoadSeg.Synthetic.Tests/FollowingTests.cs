using RoadSeg.Geometry;
using RoadSeg.Odometry;
using RoadSeg.Regions;
using RoadSeg.Tracking;

namespace RoadSeg.Synthetic.Tests;

/// <summary>Following people by itself: the true places of a crowd instead of found ones.</summary>
public sealed class FollowingTests
{
    private const double VisibleFractionMin = 0.3;
    private const double PlaceSigma = 0.1;

    // The first half second is where rows of people used to exchange their ids without odometry.
    [Theory]
    [InlineData(308, true)]
    [InlineData(308, false)]
    [InlineData(401, true)]
    [InlineData(401, false)]
    public void People_at_their_true_places_keep_their_ids_from_the_first_frame_on(int seed, bool hasOdometry)
    {
        SyntheticScene scene = SyntheticScene.Create(SyntheticOptions.Parse(FormattableString.Invariant(
            $"synthetic:?seed={seed}&crowd=60&seconds=1&fps=10&size=240x180")));
        OdometryTrack? odometry = hasOdometry ? SceneTruth.OdometryOf(scene) : null;
        PersonTracker tracker = new(new GroundPoint(SyntheticCamera.AheadMeters, 0), odometry);
        PeopleRegions people = new();
        Dictionary<int, int> trackOfTruth = [];
        int changes = 0;
        int seen = 0;
        for (int frame = 0; frame < 5; frame++)
        {
            PersonTruth[] truth =
                [.. scene.PeopleAt(frame).Where(person => person.VisibleFraction >= VisibleFractionMin)];
            people.PeopleBuffer.Clear();
            foreach (PersonTruth person in truth)
            {
                people.PeopleBuffer.Add(new PersonRegion(
                    person.Kind, default, 100, 1, default, new GroundFix(person.Ground, PlaceSigma), false, 0, 0));
            }

            tracker.Update(scene.Options.MediaTimeOf(frame), people);
            for (int i = 0; i < truth.Length; i++)
            {
                int track = people.People[i].Track!.Value.Id;
                changes += trackOfTruth.TryGetValue(truth[i].Id, out int before) && before != track ? 1 : 0;
                trackOfTruth[truth[i].Id] = track;
                seen++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{changes} of {seen}"));
        Assert.InRange(seen, 50, int.MaxValue);
        Assert.Equal(0, changes);
    }
}
