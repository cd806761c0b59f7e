using System.Runtime.ExceptionServices;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Sources;

namespace RoadSeg;

/// <summary>
/// Runs a line of its own over made-up frames before the real one starts, so that its first frame finds compiled code,
/// a warm network and touched memory: without it that frame is five times as old as the others when it is published.
/// What the real line finds and counts is not touched.
/// </summary>
public static class Rehearsal
{
    private const int Frames = 3;

    /// <summary>Rehearses.</summary>
    /// <param name="source">What the real line will read: the frames have its size.</param>
    /// <param name="model">The real line's model, not in use yet; stays the caller's.</param>
    /// <param name="options">The real line's.</param>
    /// <param name="clock">The real line's.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="Exception">What a stage threw: the real line would fail just so.</exception>
    public static async Task RunAsync(
        SourceDescription source, ISegmentationModel model, PipelineOptions options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        using StageMetrics metrics = StageMetrics.Unseen();
        MadeUpSource frames = new(source, metrics, clock);
        await using (frames.ConfigureAwait(false))
        {
            options = options with { FramesInFlight = 1, Warn = null };
            RoadPipeline line = new(frames, model, [], options, metrics, clock);
            await using (line.ConfigureAwait(false))
            {
                RunResult result = await line.RunAsync(cancellationToken).ConfigureAwait(false);
                if (result.Failure is Exception failure)
                {
                    ExceptionDispatchInfo.Throw(failure);
                }
            }
        }
    }

    // Sky above, a road that narrows towards the horizon below: something for every stage to find. Live if the real
    // source is: what drops and ages frames is warm then, too.
    private sealed class MadeUpSource(SourceDescription real, StageMetrics metrics, TimeProvider clock) : IFrameSource
    {
        private long frameId;

        public SourceDescription Description => real;

        public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
        {
            // One after the other: a live line would drop the first for the last.
            while (metrics.Published < frameId)
            {
                await Task.Delay(1, cancellationToken).ConfigureAwait(false);
            }

            if (frameId == Frames)
            {
                return null;
            }

            FrameStamp stamp = new(Description.CameraId, frameId, TimeSpan.FromMilliseconds(frameId));
            frameId++;
            Frame frame = await pool.RentAsync(stamp, clock.GetTimestamp(), cancellationToken).ConfigureAwait(false);
            Draw(frame.Pixels, frame.Size);
            return frame;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static void Draw(Span<byte> pixels, ImageSize size)
        {
            int horizon = size.Height / 2;
            pixels[..(horizon * size.Width * 3)].Fill(220);
            pixels[(horizon * size.Width * 3)..].Fill(150);
            for (int y = horizon; y < size.Height; y++)
            {
                int half = (y - horizon + 1) * size.Width / size.Height;
                int left = Math.Max(0, (size.Width / 2) - half), right = Math.Min(size.Width, (size.Width / 2) + half);
                pixels[(((y * size.Width) + left) * 3)..(((y * size.Width) + right) * 3)].Fill(90);
            }
        }
    }
}
