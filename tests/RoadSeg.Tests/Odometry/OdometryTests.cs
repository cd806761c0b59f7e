using RoadSeg.Geometry;
using RoadSeg.Odometry;

namespace RoadSeg.Tests.Odometry;

public sealed class OdometryTests
{
    [Fact]
    public void Poses_are_read_by_column_name_and_interpolated()
    {
        OdometryTrack track = OdometryFile.Parse("o.csv",
        [
            "# a comment", "yaw, note, time_s, y, x", "0,a,0,0,0", "", "0.2,b,0.1,1,2", "0.4,c,0.2,2,4",
        ]);

        EgoMotion motion = Assert.NotNull(track.Between(Time(0.05), Time(0.15)));
        Assert.Equal(0.1, motion.Seconds, 9);
        Assert.Equal(new EgoPose(1, 0.5, 0.1), Rounded(motion.From));
        Assert.Equal(new EgoPose(3, 1.5, 0.3), Rounded(motion.To));
    }

    [Fact]
    public void Speeds_are_integrated_along_the_arc()
    {
        // A circle of 10 m radius at 5 m/s: 0.5 rad/s. After half a turn the vehicle is 20 m to the left.
        int count = (int)Math.Round(Math.PI / 0.5 / 0.01);
        OdometryTrack track = OdometryFile.Parse(
            "o.csv", [.. Enumerable.Range(0, count + 1)
                .Select(i => FormattableString.Invariant($"{i * (Math.PI / 0.5 / count)},5,0.5"))
                .Prepend("time_s,v,yaw_rate")]);

        EgoPose end = track.Samples[^1].Pose;
        Assert.Equal(0, end.X, 6);
        Assert.Equal(20, end.Y, 6);
        Assert.Equal(Math.PI, end.YawRadians, 6);
    }

    [Fact]
    public void A_point_of_the_ground_is_carried_from_one_base_link_into_the_next()
    {
        // One metre ahead and a quarter turn to the left: what was two metres ahead is one metre to the right.
        EgoMotion motion = new(0.1, new EgoPose(5, 5, Math.PI / 2), new EgoPose(5, 6, Math.PI));

        GroundPoint carried = motion.Carry(new GroundPoint(2, 0));

        Assert.Equal(0, carried.X, 9);
        Assert.Equal(-1, carried.Y, 9);
        Assert.Equal(Math.PI / 2, motion.Turn, 9);
    }

    [Fact]
    public void Across_a_gap_a_jump_and_the_ends_nothing_is_known()
    {
        OdometryTrack track = OdometryFile.Parse("o.csv",
        [
            "time_s,x,y,yaw", "0,0,0,0", "0.1,1,0,0", "0.9,9,0,0", "1.0,10,0,0", "1.1,40,0,0", "1.2,41,0,0", "1.3,42,0,3",
        ]);

        Assert.Equal(3, track.BreakCount);
        Assert.NotNull(track.Between(Time(0), Time(0.05)));
        Assert.Null(track.Between(Time(0.05), Time(0.5)));
        Assert.NotNull(track.Between(Time(0.92), Time(0.98)));
        Assert.Null(track.Between(Time(0.95), Time(1.05)));
        Assert.NotNull(track.Between(Time(1.12), Time(1.18)));
        Assert.Null(track.Between(Time(1.18), Time(1.25)));
        Assert.Null(track.Between(Time(1.2), Time(1.4)));
        Assert.Null(track.Between(Time(0.05), Time(0.05)));
        Assert.Null(track.Between(Time(0.05), Time(0.01)));
    }

    [Theory]
    [InlineData("time runs backwards", "time_s,x,y,yaw", "1,0,0,0", "0.5,0,0,0")]
    [InlineData("time runs backwards", "time_s,x,y,yaw", "1,0,0,0", "1,0,0,0")]
    [InlineData("line 3: y is \"NaN\"", "time_s,x,y,yaw", "1,0,0,0", "2,0,NaN,0")]
    [InlineData("line 2: yaw is \"\"", "time_s,x,y,yaw", "1,0,0")]
    [InlineData("line 2: v is \"fast\"", "time_s,v,yaw_rate", "1,fast,0")]
    [InlineData("has the columns \"t,x\"", "t,x", "1,0")]
    [InlineData("has 1 readings", "time_s,x,y,yaw", "1,0,0,0")]
    [InlineData("has 0 readings")]
    public void What_cannot_be_used_is_refused_with_file_and_line(string expected, params string[] lines)
    {
        OdometryException e = Assert.Throws<OdometryException>(() => OdometryFile.Parse("o.csv", lines));

        Assert.StartsWith("odometry \"o.csv\"", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused()
    {
        OdometryException e = Assert.Throws<OdometryException>(() => OdometryFile.Load("/nowhere/o.csv"));
        Assert.Contains("\"/nowhere/o.csv\" cannot be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_begin_anew_when_time_stands_still_runs_backwards_or_pauses()
    {
        OdometryTrack track = OdometryFile.Parse(
            "o.csv", ["time_s,x,y,yaw", "0,0,0,0", "0.2,1,0,0", "0.4,2,0,0"]);
        EgoSteps steps = new(track);

        Assert.False(steps.Next(Time(0)).Continues);
        EgoStep step = steps.Next(Time(0.1));
        Assert.Equal(0.1, step.Seconds, 9);
        Assert.NotNull(step.Motion);
        Assert.False(steps.Next(Time(0.1)).Continues);
        Assert.False(steps.Next(Time(0.05)).Continues);
        Assert.True(steps.Next(Time(0.3)).Continues);
        Assert.False(steps.Next(Time(1.5)).Continues);
        EgoStep beyond = steps.Next(Time(1.6));
        Assert.True(beyond.Continues);
        Assert.Null(beyond.Motion);
    }

    private static TimeSpan Time(double seconds) => TimeSpan.FromSeconds(seconds);

    private static EgoPose Rounded(EgoPose pose) =>
        new(Math.Round(pose.X, 9), Math.Round(pose.Y, 9), Math.Round(pose.YawRadians, 9));
}
