using RoadSeg.Frames;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Reads live sources that are lost and come back.</summary>
internal static class LiveReading
{
    /// <summary>Short time-outs and delays, for streams on this machine.</summary>
    public static SourceOptions Hasty { get; } = new()
    {
        OpenTimeout = TimeSpan.FromSeconds(4),
        ReadTimeout = TimeSpan.FromSeconds(1.5),
        Reconnect = new ReconnectOptions
        {
            FirstDelay = TimeSpan.FromMilliseconds(50),
            LongestDelay = TimeSpan.FromMilliseconds(200),
        },
    };

    /// <summary>Opens a camera or stream.</summary>
    public static Task<IFrameSource> OpenAsync(string name, SourceOptions options) =>
        LiveSource.OpenAsync(name, options, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>How it stands with a source that reconnects.</summary>
    public static SourceHealth HealthOf(IFrameSource source) => Assert.IsType<ReconnectingSource>(source).Health;

    /// <summary>Reads until something holds; frame numbers and time must rise all along.</summary>
    /// <returns>The stamp of the last frame.</returns>
    public static async Task<FrameStamp> ReadUntilAsync(IFrameSource source, FramePool pool, Func<bool> holds)
    {
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        FrameStamp? last = null;
        do
        {
            using Frame? frame = await source.ReadAsync(pool, patience.Token);
            Assert.NotNull(frame);
            Assert.True(last is null || frame.Stamp.FrameId > last.Value.FrameId, $"{last} {frame.Stamp}");
            Assert.True(last is null || frame.Stamp.MediaTime >= last.Value.MediaTime, $"{last} {frame.Stamp}");
            last = frame.Stamp;
        }
        while (!holds());
        return last.Value;
    }

    /// <summary>Reads a number of frames.</summary>
    public static Task<FrameStamp> ReadAsync(IFrameSource source, FramePool pool, int frames) =>
        ReadUntilAsync(source, pool, () => --frames <= 0);
}
