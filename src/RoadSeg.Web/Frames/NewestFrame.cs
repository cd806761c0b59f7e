using RoadSeg.Publishing;

namespace RoadSeg.Web.Frames;

/// <summary>
/// One place for the newest scene between the line, which never waits here, and the encoder, which takes what is
/// newest when it has time. Three copies: one being filled, one waiting, one being encoded. One writer, one reader.
/// </summary>
internal sealed class NewestFrame
{
    private readonly Lock gate = new();
    private FrameCopy filling = new();
    private FrameCopy waiting = new();
    private FrameCopy reading = new();
    private bool hasNew;

    /// <summary>Whether a scene waits that was not taken yet.</summary>
    public bool HasNew
    {
        get
        {
            lock (gate)
            {
                return hasNew;
            }
        }
    }

    /// <summary>Copies a scene; one that still waits is forgotten.</summary>
    /// <param name="scene">Lent for this call.</param>
    /// <param name="now">Timestamp of the call.</param>
    public void Put(in SceneView scene, long now)
    {
        filling.CopyFrom(scene, now);
        lock (gate)
        {
            (filling, waiting) = (waiting, filling);
            hasNew = true;
        }
    }

    /// <summary>The newest scene; null when it was taken before.</summary>
    /// <returns>Valid until the next call.</returns>
    public FrameCopy? TryTake()
    {
        lock (gate)
        {
            if (!hasNew)
            {
                return null;
            }

            (reading, waiting) = (waiting, reading);
            hasNew = false;
            return reading;
        }
    }

    /// <summary>Forgets what waits: it is older than it will look by the time that somebody watches.</summary>
    public void Clear()
    {
        lock (gate)
        {
            hasNew = false;
        }
    }
}
