namespace RoadSeg.Regions;

/// <summary>
/// A list that keeps its memory when cleared and shows its items as a span, so that a frame's contours cost no
/// allocation once the longest has been seen. One thread at a time.
/// </summary>
/// <typeparam name="T">Plain value.</typeparam>
/// <param name="capacity">Items to make room for at first.</param>
public sealed class ReusableList<T>(int capacity)
    where T : struct
{
    private T[] items = new T[capacity];

    /// <summary>Number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The items, valid until the list is next changed.</summary>
    public ReadOnlySpan<T> Items => items.AsSpan(0, Count);

    /// <summary>The items for changing in place, valid until the list is next added to.</summary>
    public Span<T> MutableItems => items.AsSpan(0, Count);

    /// <summary>Appends an item.</summary>
    public void Add(T item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, items.Length * 2);
        }

        items[Count++] = item;
    }

    /// <summary>Forgets the items, keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Drops the items from an index on.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        Count = count;
    }

    /// <summary>Makes this a copy of another list.</summary>
    public void CopyFrom(ReusableList<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (items.Length < other.Count)
        {
            items = new T[other.items.Length];
        }

        other.Items.CopyTo(items);
        Count = other.Count;
    }
}
