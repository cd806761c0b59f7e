using RoadSeg.Publishing;
using RoadSeg.Web.Frames;

namespace RoadSeg.Web.Viewers;

/// <summary>
/// Encodes the newest scene, once for all viewers, when one of them can take it. The line only copies, and only while
/// somebody watches; it never waits.
/// </summary>
internal sealed class FrameFeed(ViewerList viewers, IPictureEncoder encoder, MessagePool pool, TimeProvider clock)
    : IDisposable
{
    // More pictures a second than people see would only cost the line its cores.
    private static readonly TimeSpan IntervalMin = TimeSpan.FromMilliseconds(22);

    private readonly NewestFrame newest = new();
    private readonly Signal wake = new();
    private readonly Lock gate = new();
    private SharedMessage? latest;
    private uint sequence;
    private long encoded;
    private long encodedBytes;

    /// <summary>Scenes encoded so far.</summary>
    public long Encoded => Interlocked.Read(ref encoded);

    /// <summary>Bytes of all messages so far, each counted once however many viewers took it.</summary>
    public long EncodedBytes => Interlocked.Read(ref encodedBytes);

    /// <summary>Takes a scene: copies it when somebody watches. Allocates nothing once its buffers are there.</summary>
    public void Put(in SceneView scene)
    {
        if (viewers.IsEmpty)
        {
            Forget();
            return;
        }

        newest.Put(scene, clock.GetTimestamp());
        wake.Set();
    }

    /// <summary>A viewer came or can take another message.</summary>
    public void Wake() => wake.Set();

    /// <summary>The latest message, when it is newer than what the viewer has.</summary>
    /// <param name="after">Number of the last message that the viewer was sent.</param>
    /// <returns>To be released; null when there is nothing newer.</returns>
    public SharedMessage? TakeLatest(uint after)
    {
        lock (gate)
        {
            if (latest is null || latest.Sequence <= after)
            {
                return null;
            }

            latest.Share();
            return latest;
        }
    }

    /// <summary>Encodes until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long previous = clock.GetTimestamp();
        while (await wake.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!newest.HasNew || !viewers.AnyCanTake)
            {
                continue;
            }

            TimeSpan left = IntervalMin - clock.GetElapsedTime(previous);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock, cancellationToken).ConfigureAwait(false);
            }

            if (newest.TryTake() is FrameCopy copy)
            {
                previous = clock.GetTimestamp();
                Encode(copy);
                viewers.Wake();
            }
        }
    }

    /// <summary>Lets go of the latest message.</summary>
    public void Dispose() => Forget();

    private void Encode(FrameCopy copy)
    {
        SharedMessage message = pool.Rent();
        try
        {
            message.Sequence = ++sequence;
            FrameMessage.Write(message, copy, message.Sequence, encoder, clock);
        }
        catch
        {
            message.Release();
            throw;
        }

        Interlocked.Increment(ref encoded);
        Interlocked.Add(ref encodedBytes, message.Length);
        SharedMessage? previous;
        lock (gate)
        {
            previous = latest;
            latest = message;
        }

        previous?.Release();
    }

    // Nobody watches: what comes next must not be mistaken for the present.
    private void Forget()
    {
        newest.Clear();
        SharedMessage? old;
        lock (gate)
        {
            old = latest;
            latest = null;
        }

        old?.Release();
    }
}
