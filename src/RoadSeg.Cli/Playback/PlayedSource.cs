using RoadSeg.Sources;

namespace RoadSeg.Cli.Playback;

/// <summary>Recordings that somebody watches and controls.</summary>
internal static class PlayedSource
{
    // 290 frames of 640x480, 43 of 1080p.
    private const long CacheBytes = 256L << 20;

    /// <summary>The recording with the frames seen last in memory, where it can seek; a live source as it is.</summary>
    public static IFrameSource WithCache(IFrameSource source, TimeProvider clock) =>
        source is ISeekableSource seekable && !source.Description.IsLive
            ? new FrameCache(seekable, CacheBytes, clock)
            : source;

    /// <summary>The recording under the terminal's keys.</summary>
    /// <param name="source">The recording; disposed with what is returned.</param>
    /// <param name="speed">Media seconds per second to begin with.</param>
    /// <param name="whyNoSeek">Why it may not seek; null when it may.</param>
    /// <param name="clock">Waits.</param>
    public static ControlledSource Of(IFrameSource source, double speed, string? whyNoSeek, TimeProvider clock) =>
        new(WithCache(source, clock), speed, whyNoSeek, static () => false, clock);
}
