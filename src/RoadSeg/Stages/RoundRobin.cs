namespace RoadSeg.Stages;

/// <summary>
/// Deals items to several edges in turn. Read back in the same turn by <see cref="RoundRobinInlet{T}"/>, items of
/// several workers keep their order without numbers or sorting. One writer.
/// </summary>
/// <typeparam name="T">Item.</typeparam>
internal sealed class RoundRobinOutlet<T>(IReadOnlyList<Inbox<T>> edges) : IOutlet<T>
    where T : class, IDisposable
{
    private int turn;

    public ValueTask WriteAsync(T item)
    {
        Inbox<T> edge = edges[turn];
        turn = (turn + 1) % edges.Count;
        return edge.WriteAsync(item);
    }

    public void Complete()
    {
        foreach (Inbox<T> edge in edges)
        {
            edge.Complete();
        }
    }
}

/// <summary>
/// Takes items from several edges in turn. The first edge that has ended when its turn comes ends all: what was dealt
/// in turn has nothing behind that, unless a worker failed, and then what is behind it is not wanted. One reader.
/// </summary>
/// <typeparam name="T">Item.</typeparam>
internal sealed class RoundRobinInlet<T>(IReadOnlyList<Inbox<T>> edges) : IInlet<T>
    where T : class, IDisposable
{
    private int turn;

    public ValueTask<T?> ReadAsync()
    {
        Inbox<T> edge = edges[turn];
        turn = (turn + 1) % edges.Count;
        return edge.ReadAsync();
    }

    public void Close()
    {
        foreach (Inbox<T> edge in edges)
        {
            edge.Close();
        }
    }
}
