using RoadSeg.Geometry;
using RoadSeg.Odometry;
using RoadSeg.Regions;
using RoadSeg.Tracking;

namespace RoadSeg.Tests.Tracking;

public sealed class PersonTrackerTests
{
    private const double Fps = 10;

    [Fact]
    public void Two_people_who_pass_each_other_keep_their_ids()
    {
        Bench bench = new();
        for (int frame = 0; frame < 40; frame++)
        {
            double way = frame / Fps * 1.4;
            PersonTrack?[] tracks = bench.Show(new GroundPoint(9, -3 + way), new GroundPoint(10, 3 - way));
            Assert.Equal(1, tracks[0]!.Value.Id);
            Assert.Equal(2, tracks[1]!.Value.Id);
        }
    }

    [Fact]
    public void Somebody_hidden_for_most_of_a_second_is_the_same_person_and_told_meanwhile()
    {
        Bench bench = new();
        for (int frame = 0; frame < 20; frame++)
        {
            bench.Show(new GroundPoint(8, -3 + (frame * 0.12)));
        }

        for (int frame = 20; frame < 28; frame++)
        {
            bench.Show();
            PersonTrack hidden = Assert.Single(bench.People.Hidden.ToArray());
            Assert.Equal(1, hidden.Id);
            Assert.Equal((frame - 19) / Fps, hidden.UnseenSeconds, 6);
            Assert.Equal(-3 + (frame * 0.12), hidden.Position.Y, 0.15);
        }

        Assert.Equal(1, bench.Show(new GroundPoint(8, -3 + (28 * 0.12)))[0]!.Value.Id);
        Assert.Empty(bench.People.Hidden.ToArray());
    }

    // Two side by side; the left one is hidden for three frames. Then the right one is seen a little to the left.
    [Fact]
    public void Who_was_seen_just_now_is_rather_seen_again_than_who_is_hidden()
    {
        Bench bench = new();
        for (int frame = 0; frame < 15; frame++)
        {
            bench.Show(new GroundPoint(10, 0), new GroundPoint(10, 0.9));
        }

        for (int frame = 0; frame < 3; frame++)
        {
            Assert.Equal(1, bench.Show(new GroundPoint(10, 0))[0]!.Value.Id);
        }

        Assert.Equal(1, bench.Show(new GroundPoint(10, 0.5))[0]!.Value.Id);
        Assert.Equal(2, Assert.Single(bench.People.Hidden.ToArray()).Id);
    }

    // At 9 m/s everybody comes 0.9 m nearer in a frame, which is where the next one was.
    [Fact]
    public void Without_odometry_a_row_of_people_keeps_its_ids_from_the_second_frame_on()
    {
        Bench bench = new();
        for (int frame = 0; frame < 8; frame++)
        {
            double ahead = 20 - (frame / Fps * 9);
            GroundPoint[] row =
            [
                .. Enumerable.Range(0, 5).Select(i => new GroundPoint(ahead + (i * 0.8), 2 + (0.1 * (i % 3)))),
            ];
            PersonTrack?[] tracks = bench.Show(row);
            Assert.Equal([1, 2, 3, 4, 5], tracks.Select(track => track!.Value.Id));
            if (frame > 0)
            {
                Assert.All(tracks, track => Assert.Equal(-9, track!.Value.VelocityX, 0.8));
            }
        }
    }

    // At 9 m/s, and not seen in the second frame: nobody told a speed meanwhile.
    [Fact]
    public void Without_odometry_somebody_missed_in_the_second_frame_is_the_same_in_the_third()
    {
        Bench bench = new();
        bench.Show(new GroundPoint(20, 2));
        bench.Show();
        PersonTrack track = bench.Show(new GroundPoint(18.2, 2))[0]!.Value;
        Assert.Equal(1, track.Id);
        Assert.Equal(-9, track.VelocityX, 0.5);
    }

    // Who comes into view when others are followed moves as they do: not from the spot at up to 8 m/s either way.
    [Fact]
    public void Without_odometry_somebody_new_begins_with_the_motion_of_the_others()
    {
        Bench bench = new();
        PersonTrack?[] tracks = [];
        for (int frame = 0; frame < 6; frame++)
        {
            double ahead = 18 - (frame / Fps * 7);
            GroundPoint[] old = [new(ahead, 3), new(ahead + 2, -3)];
            tracks = bench.Show(frame < 5 ? old : [.. old, new(ahead + 5, 0)]);
        }

        Assert.Equal(-7, tracks[2]!.Value.VelocityX, 0.5);
        Assert.InRange(tracks[2]!.Value.VelocitySigma, 2, 3);
    }

    [Fact]
    public void Somebody_seen_once_is_forgotten_soon_and_somebody_gone_long_is_another()
    {
        Bench bench = new();
        bench.Show(new GroundPoint(8, 0));
        for (int i = 0; i < 4; i++)
        {
            bench.Show();
            Assert.Empty(bench.People.Hidden.ToArray());
        }

        Assert.Equal(2, bench.Show(new GroundPoint(8, 0))[0]!.Value.Id);
        for (int i = 0; i < 10; i++)
        {
            bench.Show(new GroundPoint(8, 0));
        }

        for (int i = 0; i < 12; i++)
        {
            bench.Show();
        }

        Assert.Equal(3, bench.Show(new GroundPoint(8, 0))[0]!.Value.Id);
    }

    [Fact]
    public void What_is_beyond_the_gate_is_another_person()
    {
        Bench bench = new();
        for (int i = 0; i < 20; i++)
        {
            bench.Show(new GroundPoint(8, 0));
        }

        Assert.Equal(2, bench.Show(new GroundPoint(8, 3))[0]!.Value.Id);
    }

    // Somewhere between 8 and 28 m: that fits everybody who was there before, and is nobody of them.
    [Fact]
    public void Who_is_told_badly_takes_nobody_elses_track()
    {
        Bench bench = new();
        for (int i = 0; i < 20; i++)
        {
            bench.Show(new GroundPoint(4, 0.4));
        }

        Assert.Equal(2, bench.ShowHidden(new GroundPoint(18, 2.4), sigma: 5)!.Value.Id);
    }

    // Two places far away, both told badly, 16 degrees apart: on the ground, the lines of sight meet at the camera.
    [Fact]
    public void Who_is_far_away_elsewhere_is_not_the_same_person_at_the_feet_of_the_camera()
    {
        Bench bench = new();
        for (int i = 0; i < 3; i++)
        {
            bench.Show(Bench.At(new GroundPoint(32, 12.8), sigma: 20));
        }

        PersonTrack other = bench.Show(Bench.At(new GroundPoint(58.5, 5.9), sigma: 38))!.Value;
        Assert.Equal(2, other.Id);
        Assert.Equal(58.5, other.Position.X, 3);
    }

    [Fact]
    public void Where_people_seen_several_times_will_be_is_told_before_the_frame()
    {
        PersonTracker tracker = new(new GroundPoint(1.2, 0));
        Assert.Empty(tracker.Expect(TimeSpan.Zero).ToArray());
        PeopleRegions people = new();
        for (int frame = 0; frame < 20; frame++)
        {
            people.PeopleBuffer.Clear();
            people.PeopleBuffer.Add(Bench.At(new GroundPoint(8, -1 + (frame * 0.1)), 0.1));
            tracker.Expect(TimeSpan.FromSeconds(frame / Fps));
            tracker.Update(TimeSpan.FromSeconds(frame / Fps), people);
        }

        GroundPoint expected = Assert.Single(tracker.Expect(TimeSpan.FromSeconds(2)).ToArray()).Place;
        Assert.Equal(8, expected.X, 0.15);
        Assert.Equal(1, expected.Y, 0.15);
    }

    // The vehicle drives at 6 m/s in a bend; the person stands. Relative to the vehicle it comes nearer and to the side.
    [Fact]
    public void With_odometry_velocity_is_relative_to_the_vehicle_and_position_stays_on_the_ground()
    {
        OdometryTrack odometry = OdometryFile.Parse("o.csv", [.. Enumerable.Range(0, 100)
            .Select(i => FormattableString.Invariant($"{i / Fps},6,0.2")).Prepend("time_s,v,yaw_rate")]);
        Bench bench = new(odometry);
        GroundPoint start = new(20, 1);
        PersonTrack track = default;
        GroundPoint here = start;
        for (int frame = 0; frame < 20; frame++)
        {
            TimeSpan time = TimeSpan.FromSeconds(frame / Fps);
            here = frame == 0 ? start : odometry.Between(TimeSpan.Zero, time)!.Value.Carry(start);
            track = bench.Show(here)[0]!.Value;
            Assert.Equal(1, track.Id);
        }

        // d(x, y)/dt of a fixed point: −v ahead, and the turn carries it to the right.
        Assert.Equal(-6 + (0.2 * here.Y), track.VelocityX, 0.25);
        Assert.Equal(-0.2 * here.X, track.VelocityY, 0.25);
        Assert.Equal(here.X, track.Position.X, 0.1);
        Assert.Equal(here.Y, track.Position.Y, 0.1);
    }

    [Fact]
    public void Time_to_the_path_is_told_for_who_walks_into_it_and_not_for_who_walks_away()
    {
        Bench bench = new();
        PersonTrack into = default;
        PersonTrack away = default;
        PersonTrack inside = default;
        for (int frame = 0; frame < 30; frame++)
        {
            double way = frame / Fps * 1.0;
            PersonTrack?[] tracks = bench.Show(
                new GroundPoint(10, 5.4 - way), new GroundPoint(12, -4 - way), new GroundPoint(15, 0.2));
            (into, away, inside) = (tracks[0]!.Value, tracks[1]!.Value, tracks[2]!.Value);
        }

        // At y 2.5 now, the corridor begins at 1.4.
        Assert.Equal(1.1, Assert.NotNull(into.SecondsToPath), 0.25);
        Assert.Null(away.SecondsToPath);
        Assert.Equal(0, inside.SecondsToPath);
        Assert.Equal(Math.Sqrt((15 * 15) + (0.2 * 0.2)), inside.DistanceMeters, 0.2);
    }

    [Fact]
    public void The_same_frames_give_the_same_tracks_bit_for_bit_and_cost_no_allocation()
    {
        Bench first = new();
        Bench second = new();
        Random random = new(4);
        for (int frame = 0; frame < 60; frame++)
        {
            GroundPoint[] points = [.. Enumerable.Range(0, random.Next(6)).Select(i =>
                new GroundPoint(6 + (3 * i) + random.NextDouble(), -4 + (2 * i) + random.NextDouble()))];
            Assert.Equal(first.Show(points), second.Show(points));
        }

        first.Show(new GroundPoint(8, 1), new GroundPoint(9, -1));
        Assert.Equal(0, Allocations.Of(() => first.Again()));
    }

    private sealed class Bench(OdometryTrack? odometry = null)
    {
        private readonly PersonTracker tracker = new(new GroundPoint(1.2, 0), odometry);
        private int frame;

        public PeopleRegions People { get; } = new();

        public PersonTrack?[] Show(params GroundPoint[] points)
        {
            People.PeopleBuffer.Clear();
            foreach (GroundPoint point in points)
            {
                People.PeopleBuffer.Add(At(point, 0.1));
            }

            Again();
            return [.. People.People.ToArray().Select(p => p.Track)];
        }

        public PersonTrack? ShowHidden(GroundPoint point, double sigma) =>
            Show(At(point, sigma) with { IsFootSeen = false });

        public PersonTrack? Show(PersonRegion person)
        {
            People.PeopleBuffer.Clear();
            People.PeopleBuffer.Add(person);
            Again();
            return People.People[0].Track;
        }

        public static PersonRegion At(GroundPoint point, double sigma) => new(
            PersonKind.Pedestrian, default, 500, 0.9, default, new GroundFix(point, sigma), InPath: false, 0, 0);

        public void Again() => tracker.Update(TimeSpan.FromSeconds(frame++ / Fps), People);
    }
}
