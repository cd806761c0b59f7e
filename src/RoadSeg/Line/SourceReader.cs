using RoadSeg.Frames;
using RoadSeg.Metrics;
using RoadSeg.Sources;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Reads the source into the first inbox until it ends, fails or is told to stop.</summary>
internal static class SourceReader
{
    public static async Task RunAsync(
        IFrameSource source,
        FramePool pool,
        IOutlet<Frame> output,
        StageMetrics metrics,
        CancellationToken cancellationToken)
    {
        StageTimes times = metrics.Stage("decode");
        long lastFrameId = -1;
        try
        {
            while (await source.ReadAsync(pool, cancellationToken).ConfigureAwait(false) is Frame frame)
            {
                metrics.FrameCaptured(isDuplicate: frame.Stamp.FrameId <= lastFrameId, frame.ReceivedAt);
                if (source.Description.IsLive && frame.Stamp.FrameId > lastFrameId + 1)
                {
                    metrics.FramesGivenUp(times, frame.Stamp.FrameId - lastFrameId - 1);
                }

                metrics.Worked(times, frame.ReadTime);
                lastFrameId = frame.Stamp.FrameId;
                await output.WriteAsync(frame).ConfigureAwait(false);

                // What was written waits for a thread, and reading on keeps this one for milliseconds: it takes the
                // frame itself, at once and with the frame in its cache, and another thread wakes up to read on.
                await Task.Yield();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Being told to stop is a normal end: what is in the line is still published.
        }
        finally
        {
            output.Complete();
        }
    }
}
