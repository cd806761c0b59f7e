using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Regions;

/// <summary>
/// Puts together the parts of one person that something thin (a rail, a bag strap, a misread row) cut apart: parts
/// of the same kind, one above the other and nearly touching, and, where metres are known, side by side with something
/// in between that stands in front, together no wider than one person. One thread at a time.
/// </summary>
internal sealed class PersonFragments(ImageSize classMap, FootOnGround? ground, RegionOptions options)
{
    // Rows at which it is looked what is between two parts.
    private const int RowsLookedAt = 9;

    // Noise can break into thousands of specks: only this many of the largest are looked at, which bounds the time.
    private const int FragmentsMax = 512;

    private readonly ReusableList<int> fragments = new(1024);
    private readonly ReusableList<int> parents = new(1024);

    /// <summary>Numbers of the components that are parts of people, ascending.</summary>
    public ReadOnlySpan<int> Fragments => fragments.Items;

    /// <summary>For each fragment the index in <see cref="Fragments"/> of the first of its person.</summary>
    public ReadOnlySpan<int> Owners => parents.Items;

    /// <summary>Smallest person in class-map pixels.</summary>
    public int MinimumAreaPixels { get; } =
        Math.Max(1, (int)Math.Round(classMap.PixelCount * options.MinimumPersonAreaFraction));

    /// <summary>Finds what belongs together.</summary>
    /// <param name="found">Components of a class map.</param>
    /// <param name="segmentation">That class map.</param>
    public void Find(ConnectedComponents found, Segmentation segmentation)
    {
        ReadOnlySpan<Component> components = found.Components;
        Choose(components);
        for (int i = 0; i < fragments.Count; i++)
        {
            for (int j = i + 1; j < fragments.Count; j++)
            {
                Component a = components[fragments.Items[i]];
                Component b = components[fragments.Items[j]];
                bool isOneBody = a.Group >= PeopleFinder.FirstBodyGroup;
                if (a.Group == b.Group && (isOneBody || BelongTogether(a, b) || IsCutLengthwise(a, b, segmentation)))
                {
                    Join(i, j);
                }
            }
        }

        // Roots are the smallest index, so one ascending pass flattens.
        Span<int> parent = parents.MutableItems;
        for (int i = 0; i < parent.Length; i++)
        {
            parent[i] = parent[parent[i]];
        }
    }

    private void Choose(ReadOnlySpan<Component> components)
    {
        int smallest = Math.Max(1, MinimumAreaPixels / 8);
        while (CountFrom(components, smallest) > FragmentsMax)
        {
            smallest *= 2;
        }

        fragments.Clear();
        parents.Clear();
        for (int i = 0; i < components.Length; i++)
        {
            if (components[i].AreaPixels >= smallest)
            {
                parents.Add(fragments.Count);
                fragments.Add(i);
            }
        }
    }

    private static int CountFrom(ReadOnlySpan<Component> components, int smallest)
    {
        int count = 0;
        foreach (Component component in components)
        {
            count += component.AreaPixels >= smallest ? 1 : 0;
        }

        return count;
    }

    private bool BelongTogether(in Component a, in Component b)
    {
        int overlap = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        int narrower = Math.Min(a.Right - a.Left, b.Right - b.Left);
        int gap = Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom);
        if (overlap < options.FragmentOverlapFraction * narrower
            || gap >= options.FragmentGapFraction * classMap.Height)
        {
            return false;
        }

        // Side by side over most of their height and of similar size: two people, not two parts of one.
        int shorter = Math.Min(a.Bottom - a.Top, b.Bottom - b.Top);
        bool isBeside = -gap * 2 > shorter;
        bool isSimilar = Math.Min(a.AreaPixels, b.AreaPixels) * 3 >= Math.Max(a.AreaPixels, b.AreaPixels);
        return !(isBeside && isSimilar);
    }

    // A pole or a person before one person; two people side by side are wider, and have nothing in between.
    private bool IsCutLengthwise(in Component a, in Component b, Segmentation segmentation)
    {
        Component left = a.Left <= b.Left ? a : b;
        Component right = a.Left <= b.Left ? b : a;
        int top = Math.Max(a.Top, b.Top);
        int rows = Math.Min(a.Bottom, b.Bottom) - top;
        int shorter = Math.Min(a.Bottom - a.Top, b.Bottom - b.Top);
        int bottom = Math.Max(a.Bottom, b.Bottom);
        if (2 * rows < shorter || right.Left < left.Right || right.Right <= left.Right
            || ground?.WidthAt(left.Left, right.Right, bottom) is not double meters
            || meters > options.CutPersonWidthMeters)
        {
            return false;
        }

        int hiding = 0;
        for (int i = 0; i < RowsLookedAt; i++)
        {
            int row = top + (rows * i / RowsLookedAt);
            byte id = segmentation.ClassIds[(row * classMap.Width) + ((left.Right + right.Left) / 2)];
            hiding += segmentation.Classes.RoleOf(id)
                is ClassRole.Obstacle or ClassRole.Pedestrian or ClassRole.Cyclist ? 1 : 0;
        }

        return 2 * hiding > RowsLookedAt;
    }

    private void Join(int a, int b)
    {
        int rootA = RootOf(a);
        int rootB = RootOf(b);
        parents.MutableItems[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private int RootOf(int fragment)
    {
        while (parents.Items[fragment] != fragment)
        {
            fragment = parents.Items[fragment];
        }

        return fragment;
    }
}
