namespace RoadSeg.Web.Viewers;

/// <summary>Who watches. Any thread.</summary>
/// <param name="max">Viewers at once.</param>
internal sealed class ViewerList(int max)
{
    private readonly Lock gate = new();
    private Viewer[] viewers = [];
    private long total;

    /// <summary>Nobody watches.</summary>
    public bool IsEmpty => Volatile.Read(ref viewers).Length == 0;

    /// <summary>Viewers now.</summary>
    public int Count => Volatile.Read(ref viewers).Length;

    /// <summary>Viewers ever.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>Whether some viewer has room for another message.</summary>
    public bool AnyCanTake
    {
        get
        {
            foreach (Viewer viewer in Volatile.Read(ref viewers))
            {
                if (viewer.CanTake)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Adds a viewer.</summary>
    /// <returns>False when there are too many already.</returns>
    public bool TryAdd(Viewer viewer)
    {
        lock (gate)
        {
            if (viewers.Length >= max)
            {
                return false;
            }

            viewers = [.. viewers, viewer];
            total++;
            return true;
        }
    }

    public void Remove(Viewer viewer)
    {
        lock (gate)
        {
            viewers = [.. viewers.Where(v => v != viewer)];
        }
    }

    /// <summary>There is something to send.</summary>
    public void Wake()
    {
        foreach (Viewer viewer in Volatile.Read(ref viewers))
        {
            viewer.Wake();
        }
    }
}
