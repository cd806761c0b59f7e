using RoadSeg.Frames;
using RoadSeg.Publishing;
using RoadSeg.Ros.Scenes;
using RoadSeg.Ros.Tests.Support;

namespace RoadSeg.Ros.Tests;

public sealed class CaptureClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_recording_has_its_own_time()
    {
        CaptureClock clock = CaptureClock.ForRecording(TimeSpan.FromSeconds(1000));
        Assert.Equal(new RosTime(1002, 500_000_000), Stamp(clock, 3, TimeSpan.FromSeconds(2.5), 0));
    }

    [Fact]
    public void A_camera_has_the_time_of_the_day_and_jitter_of_the_arrival_does_not_show()
    {
        FixedClock time = new() { Utc = Start };
        CaptureClock clock = CaptureClock.ForLive(time);
        long first = Stamp(clock, 0, TimeSpan.Zero, time.GetTimestamp()).TotalNanoseconds;
        Assert.Equal(Start.ToUnixTimeMilliseconds(), first / 1_000_000);
        Random random = new(1);
        for (int i = 1; i < 500; i++)
        {
            // Frames are 40 ms apart and arrive up to 20 ms later than that.
            time.Utc = Start.AddMilliseconds((i * 40) + random.Next(20));
            long stamp = Stamp(clock, i, TimeSpan.FromMilliseconds(i * 40), time.GetTimestamp()).TotalNanoseconds;
            double late = ((stamp - first) / 1e6) - (i * 40);
            Assert.InRange(late, -1, 20);
        }
    }

    [Fact]
    public void A_clock_that_is_set_is_followed()
    {
        FixedClock time = new() { Utc = Start };
        CaptureClock clock = CaptureClock.ForLive(time);
        Stamp(clock, 0, TimeSpan.Zero, time.GetTimestamp());
        time.Utc = Start.AddHours(1);
        RosTime stamp = Stamp(clock, 1, TimeSpan.FromMilliseconds(40), time.GetTimestamp());
        Assert.Equal(Start.AddHours(1).ToUnixTimeSeconds(), stamp.Seconds);
    }

    [Fact]
    public void Before_the_first_frame_it_is_now()
    {
        CaptureClock clock = CaptureClock.ForLive(new FixedClock { Utc = Start });
        Assert.Equal(Start.ToUnixTimeSeconds(), Stamp(clock, -1, TimeSpan.Zero, 0).Seconds);
    }

    private static RosTime Stamp(CaptureClock clock, long frame, TimeSpan mediaTime, long receivedAt)
    {
        using Scene scene = RandomScene.Make(1);
        scene.Frame!.Dispose();
        scene.Frame = new FramePool(RandomScene.Size, 1).TryRent(new FrameStamp("front", frame, mediaTime), receivedAt);
        return clock.StampOf(new SceneView(scene));
    }

    private sealed class FixedClock : TimeProvider
    {
        public DateTimeOffset Utc { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => Utc.Ticks;
    }
}
