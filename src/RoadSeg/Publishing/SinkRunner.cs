using RoadSeg.Metrics;
using RoadSeg.Stages;

namespace RoadSeg.Publishing;

/// <summary>
/// One publisher behind an inbox and a task of its own, so that a slow or failing sink disturbs neither the line nor
/// its siblings.
/// </summary>
internal sealed class SinkRunner(IPublisher publisher, Inbox<Scene> inbox, StageMetrics metrics, TimeProvider clock)
{
    public IPublisher Publisher { get; } = publisher;

    public Inbox<Scene> Inbox { get; } = inbox;

    /// <summary>False once the publisher failed or its viewer left.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Why it failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What became of it so far.</summary>
    public SinkResult Result => new(Publisher.Name, Publisher.Summary, Failure, Inbox.Stage.Dropped);

    /// <summary>Publishes until the inbox ends, then finishes the publisher's files.</summary>
    public async Task RunAsync()
    {
        await GuardAsync(DrainAsync).ConfigureAwait(false);
        Inbox.Close();
        await GuardAsync(async () => await Publisher.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task DrainAsync()
    {
        while (await Inbox.ReadAsync().ConfigureAwait(false) is Scene scene)
        {
            long start = clock.GetTimestamp();
            try
            {
                Publisher.Publish(new SceneView(scene));
            }
            finally
            {
                scene.Dispose();
            }

            metrics.Worked(Inbox.Stage, clock.GetElapsedTime(start));
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031", Justification = "This is where a failing sink is kept from its siblings; it is reported.")]
    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (ViewerClosedException)
        {
            IsAlive = false;
        }
        catch (Exception e)
        {
            IsAlive = false;
            Failure ??= e;
            metrics.Error(e is SinkException ? e.Message : $"sink \"{Publisher.Name}\" failed: {e}");
        }
    }
}
