using System;
using System.Buffers;
using System.Collections.Generic;

namespace OpenCvSharp;

/// <summary>
/// Several polygons as one run of points and the number of points of each. Memory is rented, so drawing the
/// outlines of every frame does not allocate.
/// </summary>
internal ref struct PolygonBuffer<T>
    where T : unmanaged
{
    private T[] points;
    private int[] lengths;
    private int pointCount;
    private int polygonCount;

    internal PolygonBuffer(IEnumerable<IEnumerable<T>> polygons)
    {
        points = ArrayPool<T>.Shared.Rent(256);
        lengths = ArrayPool<int>.Shared.Rent(16);
        if (polygons is T[][] arrays)
        {
            foreach (T[] array in arrays)
            {
                Add(array);
            }
        }
        else
        {
            foreach (IEnumerable<T> polygon in polygons)
            {
                Add(polygon.AsArray());
            }
        }
    }

    internal readonly ReadOnlySpan<T> Points => points.AsSpan(0, pointCount);

    internal readonly ReadOnlySpan<int> Lengths => lengths.AsSpan(0, polygonCount);

    public readonly void Dispose()
    {
        ArrayPool<T>.Shared.Return(points);
        ArrayPool<int>.Shared.Return(lengths);
    }

    private static void Grow<TItem>(ref TItem[] items, int used, int wanted)
    {
        if (wanted <= items.Length)
        {
            return;
        }

        TItem[] larger = ArrayPool<TItem>.Shared.Rent(wanted);
        items.AsSpan(0, used).CopyTo(larger);
        ArrayPool<TItem>.Shared.Return(items);
        items = larger;
    }

    private void Add(ReadOnlySpan<T> polygon)
    {
        Grow(ref points, pointCount, pointCount + polygon.Length);
        Grow(ref lengths, polygonCount, polygonCount + 1);
        polygon.CopyTo(points.AsSpan(pointCount));
        lengths[polygonCount++] = polygon.Length;
        pointCount += polygon.Length;
    }
}
