using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// Connected components of a class map by union-find over runs of equal group. One pass over the pixels, then work
/// only on runs; a frame costs no allocation once the busiest has been seen. Components are numbered in the order of
/// their first pixel (top row first, then left column), so equal maps give equal numbers. One thread at a time.
/// </summary>
/// <param name="size">Size of the class maps.</param>
public sealed class ConnectedComponents(ImageSize size)
{
    private readonly ReusableList<Run> runs = new(16384);
    private readonly ReusableList<int> parents = new(16384);
    private readonly ReusableList<Component> components = new(4096);

    /// <summary>The components of the last map.</summary>
    public ReadOnlySpan<Component> Components => components.Items;

    /// <summary>The runs of the last map, row by row, left to right, with the number of their component.</summary>
    public ReadOnlySpan<Run> Runs => runs.Items;

    /// <summary>Finds the components of a map.</summary>
    /// <param name="classIds">H×W row-major.</param>
    /// <param name="groupById">256 groups; pixels of group 0 belong to no component, groups never mix.</param>
    /// <param name="connectivity">Whether pixels that touch at a corner only are neighbours.</param>
    public void Find(ReadOnlySpan<byte> classIds, ReadOnlySpan<byte> groupById, Connectivity connectivity)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classIds.Length, size.PixelCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(groupById.Length, 256);
        runs.Clear();
        parents.Clear();
        components.Clear();
        int reach = connectivity == Connectivity.Eight ? 1 : 0;
        int aboveStart = 0;
        for (int row = 0; row < size.Height; row++)
        {
            int rowStart = runs.Count;
            AddRuns(classIds.Slice(row * size.Width, size.Width), groupById, row);
            JoinRows(aboveStart, rowStart, reach);
            aboveStart = rowStart;
        }

        Number();
    }

    private void AddRuns(ReadOnlySpan<byte> rowIds, ReadOnlySpan<byte> groupById, int row)
    {
        int open = -1;
        int column = 0;
        while (column < rowIds.Length)
        {
            byte id = rowIds[column];
            int length = rowIds[column..].IndexOfAnyExcept(id);
            int end = length < 0 ? rowIds.Length : column + length;
            byte group = groupById[id];
            if (group != 0)
            {
                // Two classes of one group side by side make one run.
                if (open >= 0 && runs.Items[open].End == column && runs.Items[open].Group == group)
                {
                    runs.MutableItems[open] = runs.Items[open] with { End = end };
                }
                else
                {
                    open = runs.Count;
                    runs.Add(new Run(row, column, end, group, -1, -1));
                    parents.Add(open);
                }
            }

            column = end;
        }
    }

    // Both rows are sorted by column, so the runs above that end before this one starts are done with.
    private void JoinRows(int aboveStart, int rowStart, int reach)
    {
        ReadOnlySpan<Run> all = runs.Items;
        for (int here = rowStart; here < all.Length; here++)
        {
            while (aboveStart < rowStart && all[aboveStart].End + reach <= all[here].Start)
            {
                aboveStart++;
            }

            for (int above = aboveStart; above < rowStart && all[above].Start < all[here].End + reach; above++)
            {
                if (all[above].Group == all[here].Group)
                {
                    Join(above, here);
                }
            }
        }
    }

    private void Join(int a, int b)
    {
        int rootA = RootOf(a);
        int rootB = RootOf(b);
        parents.MutableItems[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private int RootOf(int run)
    {
        Span<int> parent = parents.MutableItems;
        while (parent[run] != run)
        {
            parent[run] = parent[parent[run]];
            run = parent[run];
        }

        return run;
    }

    // A root is the first run of its component, so it is numbered before any other run of it is met.
    private void Number()
    {
        Span<Run> all = runs.MutableItems;
        for (int i = 0; i < all.Length; i++)
        {
            int root = RootOf(i);
            Run run = all[i];
            if (root == i)
            {
                all[i] = run with { Component = components.Count };
                components.Add(new Component(
                    run.Group, run.Length, run.Start, run.Row, run.End, run.Row + 1, i, i));
                continue;
            }

            int number = all[root].Component;
            ref Component component = ref components.MutableItems[number];
            all[component.LastRun] = all[component.LastRun] with { Next = i };
            all[i] = run with { Component = number };
            component = component with
            {
                AreaPixels = component.AreaPixels + run.Length,
                Left = Math.Min(component.Left, run.Start),
                Right = Math.Max(component.Right, run.End),
                Bottom = run.Row + 1,
                LastRun = i,
            };
        }
    }
}
