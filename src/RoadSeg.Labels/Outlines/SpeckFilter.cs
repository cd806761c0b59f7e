using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Labels.Outlines;

/// <summary>
/// Gives regions that are too small to be worth a person's time the class with which they share the longest border.
/// Buffers are reused; one thread at a time.
/// </summary>
public sealed class SpeckFilter
{
    private readonly RegionMap map;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="size">Size of the class maps.</param>
    public SpeckFilter(ImageSize size)
    {
        map = new RegionMap(size);
    }

    /// <summary>Changes a map in place. A region that is the whole picture stays.</summary>
    /// <param name="ids">H×W row-major.</param>
    /// <param name="areaMin">Regions of fewer pixels go; 0 and 1 change nothing.</param>
    public void Run(Span<byte> ids, int areaMin)
    {
        if (areaMin <= 1)
        {
            return;
        }

        map.Find(ids);
        byte[] classOf = Targets(areaMin);
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = classOf[map.RegionOf[i]];
        }
    }

    // Specks go in order of their size, so that a speck inside a speck ends where the larger one does.
    private byte[] Targets(int areaMin)
    {
        IReadOnlyList<LabelRegion> regions = map.Regions;
        Dictionary<(int Speck, int Neighbour), int> borders = Borders(areaMin);
        int[] into = [.. Enumerable.Range(0, regions.Count)];
        foreach (IGrouping<int, KeyValuePair<(int Speck, int Neighbour), int>> speck in
            borders.GroupBy(b => b.Key.Speck).OrderBy(g => regions[g.Key].AreaPixels).ThenBy(g => g.Key))
        {
            // Only into larger ones: no circle can arise.
            int best = speck.Where(b => IsLarger(b.Key.Neighbour, speck.Key))
                .OrderByDescending(b => b.Value).ThenBy(b => b.Key.Neighbour)
                .Select(b => b.Key.Neighbour).FirstOrDefault(speck.Key);
            into[speck.Key] = best;
        }

        return [.. Enumerable.Range(0, regions.Count).Select(i => regions[End(i)].ClassId)];

        bool IsLarger(int a, int b) =>
            (regions[a].AreaPixels, a).CompareTo((regions[b].AreaPixels, b)) > 0;

        int End(int region)
        {
            while (into[region] != region)
            {
                region = into[region];
            }

            return region;
        }
    }

    private Dictionary<(int Speck, int Neighbour), int> Borders(int areaMin)
    {
        Dictionary<(int Speck, int Neighbour), int> lengths = [];
        ReadOnlySpan<int> regionOf = map.RegionOf;
        int width = map.Size.Width;
        for (int i = 0; i < regionOf.Length; i++)
        {
            if ((i + 1) % width != 0)
            {
                Count(regionOf[i], regionOf[i + 1]);
            }

            if (i + width < regionOf.Length)
            {
                Count(regionOf[i], regionOf[i + width]);
            }
        }

        return lengths;

        void Count(int a, int b)
        {
            if (a != b)
            {
                CountOne(a, b);
                CountOne(b, a);
            }
        }

        // Where nothing is known nothing is filled in.
        void CountOne(int speck, int neighbour)
        {
            LabelRegion region = map.Regions[speck];
            if (region.AreaPixels < areaMin && region.ClassId != ClassTable.IgnoredId)
            {
                lengths[(speck, neighbour)] = lengths.GetValueOrDefault((speck, neighbour)) + 1;
            }
        }
    }
}
