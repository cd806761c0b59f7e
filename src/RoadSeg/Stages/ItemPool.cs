using System.Collections.Concurrent;

namespace RoadSeg.Stages;

/// <summary>
/// A fixed number of reusable items made once. It is sized as the sum of everybody who can hold one, so renting never
/// waits; finding it empty is a bug in that sum. Any thread.
/// </summary>
/// <typeparam name="T">Item.</typeparam>
internal sealed class ItemPool<T>
    where T : class
{
    private readonly ConcurrentQueue<T> free = new();
    private int outstanding;

    public ItemPool(int capacity, Func<Action<T>, T> make)
    {
        Capacity = capacity;
        for (int i = 0; i < capacity; i++)
        {
            free.Enqueue(make(Return));
        }
    }

    public int Capacity { get; }

    public int Outstanding => Volatile.Read(ref outstanding);

    public T Rent()
    {
        if (!free.TryDequeue(out T? item))
        {
            throw new InvalidOperationException(
                $"all {Capacity} items of {typeof(T).Name} are out: the pool is smaller than the sum of its holders");
        }

        Interlocked.Increment(ref outstanding);
        return item;
    }

    /// <summary>The free items, for disposing them once all are back.</summary>
    public IEnumerable<T> Drain()
    {
        while (free.TryDequeue(out T? item))
        {
            yield return item;
        }
    }

    private void Return(T item)
    {
        Interlocked.Decrement(ref outstanding);
        free.Enqueue(item);
    }
}
