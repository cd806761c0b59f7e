using System.Diagnostics.CodeAnalysis;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Opens one live source again and again. A connection whose native call has not returned keeps its thread and its
/// device: the next one waits for it, so that there is never more than one. One caller at a time.
/// </summary>
internal sealed class LiveConnector(
    LiveAddress address, SourceOptions options, TimeProvider clock, Func<ICapture> open)
{
    private Task lastFinished = Task.CompletedTask;

    /// <summary>Opens a connection and waits for its first frame.</summary>
    /// <exception cref="SourceException">It cannot be opened, or gives no frame in time.</exception>
    [SuppressMessage(
        "Reliability", "CA2000", Justification = "The thread frees what it has when it is abandoned.")]
    public async Task<IFrameSource> ConnectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await lastFinished.WaitAsync(options.ReadTimeout, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw LiveFailure.StillBlocked(address);
        }

        CaptureThread thread = new(address, options, clock, open);
        lastFinished = thread.Finished;
        try
        {
            SourceDescription description = await thread.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new LiveSource(thread, description, clock);
        }
        catch
        {
            thread.Abandon();
            throw;
        }
    }
}
