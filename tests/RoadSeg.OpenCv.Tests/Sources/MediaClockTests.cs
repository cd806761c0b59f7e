using RoadSeg.OpenCv.Sources;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Media time of live frames: the sender's stamps where they can be true.</summary>
public sealed class MediaClockTests
{
    private long now;

    [Fact]
    public void Stamps_are_taken_whatever_the_network_does_to_arrival()
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: true);
        double[] late = [0, 3, 31, 0, 0, 250, 210, 170, 130, 90, 50, 10, 0];
        for (int i = 0; i < late.Length; i++)
        {
            Assert.Equal(40.0 * i, Next(clock, (40 * i) + late[i], 9_000_000 + (40 * i)), 3);
        }

        Assert.True(clock.UsesStamps);
    }

    [Fact]
    public void Without_stamps_it_is_the_time_of_arrival()
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: false);
        Assert.Equal([0.0, 41, 77], [Next(clock, 5, 0), Next(clock, 46, 40), Next(clock, 82, 80)]);
        Assert.False(clock.UsesStamps);
    }

    [Fact]
    public void Stamps_that_stand_still_are_given_up()
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: true);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(40.0 * i, Next(clock, 40 * i, 0), 3);
        }

        Assert.False(clock.UsesStamps);
    }

    [Theory]
    [InlineData(-5000)]
    [InlineData(5000)]
    [InlineData(1e12)]
    [InlineData(double.NaN)]
    public void One_jump_of_the_senders_clock_is_bridged(double jumpMs)
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: true);
        List<double> times = [];
        for (int i = 0; i < 20; i++)
        {
            double jump = i < 10 || (double.IsNaN(jumpMs) && i > 10) ? 0 : jumpMs;
            times.Add(Next(clock, 40 * i, (40 * i) + jump));
        }

        Assert.True(clock.UsesStamps);
        Assert.All(times.Index(), t => Assert.Equal(40.0 * t.Index, t.Item, 3));
    }

    // FFmpeg makes up stamps for streams that have none, 25 a second whatever the real rate.
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void Stamps_at_another_pace_than_frames_are_given_up(double realStepMs)
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: true);
        double last = 0;
        for (int i = 0; i < 3000; i++)
        {
            double next = Next(clock, realStepMs * i, 40 * i);
            Assert.True(next >= last);
            last = next;
        }

        Assert.False(clock.UsesStamps);
        Assert.Equal(realStepMs * 2999, last, 3);
    }

    [Fact]
    public void It_never_goes_back()
    {
        MediaClock clock = new(TimeProvider.System, hasStamps: true);
        Random random = new(5);
        double last = 0;
        double arrival = 0;
        for (int i = 0; i < 5000; i++)
        {
            arrival += random.NextDouble() * 100;
            double stamp = random.Next(20) == 0 ? random.NextDouble() * 1e9 : 40 * i;
            double next = Next(clock, arrival, stamp);
            Assert.True(next >= last);
            last = next;
        }
    }

    // In milliseconds; the clock counts from some time of its own.
    private double Next(MediaClock clock, double arrivedMs, double stampMs)
    {
        now = 123_456_789 + (long)(arrivedMs * TimeProvider.System.TimestampFrequency / 1000);
        return clock.Next(now, stampMs).TotalMilliseconds;
    }
}
