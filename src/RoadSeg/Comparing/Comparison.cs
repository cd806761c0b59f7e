using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Comparing;

/// <summary>
/// Two sides on the same frames, added up. All frames are kept as figures (about 200 bytes each), none as pictures.
/// One thread at a time.
/// </summary>
public sealed class Comparison
{
    private readonly ClassUnion classes;
    private readonly long[] counts;
    private readonly int[] cell;
    private readonly bool[] isDrivable;
    private readonly PeopleMatch matching = new();
    private readonly List<FrameDifference> frames = [];

    /// <summary>An empty comparison.</summary>
    /// <param name="classes">Classes of both.</param>
    /// <param name="nameA">What the first side is called.</param>
    /// <param name="nameB">What the second side is called.</param>
    public Comparison(ClassUnion classes, string nameA, string nameB)
    {
        ArgumentNullException.ThrowIfNull(classes);
        this.classes = classes;
        NameA = nameA;
        NameB = nameB;
        Stride = classes.Count + 1;
        counts = new long[Stride * Stride];
        cell = new int[Stride * Stride];
        isDrivable = [.. classes.Table.Classes.Select(c => c.Role == ClassRole.Drivable), false];
    }

    /// <summary>What the first side is called.</summary>
    public string NameA { get; }

    /// <summary>What the second side is called.</summary>
    public string NameB { get; }

    /// <summary>Classes of both under one numbering.</summary>
    public ClassUnion Classes => classes;

    /// <summary>Figures of all frames in order.</summary>
    public IReadOnlyList<FrameDifference> Frames => frames;

    /// <summary>Cells of all grids.</summary>
    public GridDifference? Grid { get; private set; }

    /// <summary>
    /// Share of the pixels that either side knows to which both give the same class, over all frames; 1 without any.
    /// </summary>
    public double Agreement => ShareOfDiagonal(counts);

    private int Stride { get; }

    /// <summary>Pixels that the first side calls one class and the second another; id Count is "nothing".</summary>
    public long PixelsOf(int classA, int classB) => counts[(classA * Stride) + classB];

    /// <summary>Intersection over union of a class between the sides; null when neither has it.</summary>
    public double? IouOf(int classId)
    {
        long both = PixelsOf(classId, classId);
        long either = -both;
        for (int other = 0; other < Stride; other++)
        {
            either += PixelsOf(classId, other) + PixelsOf(other, classId);
        }

        return either == 0 ? null : (double)both / either;
    }

    /// <summary>Share of the first side's (or the second's) known pixels that have a class.</summary>
    public double ShareOf(int classId, bool ofSecond)
    {
        long own = 0, all = 0;
        for (int i = 0; i < Stride; i++)
        {
            for (int known = 0; known < classes.Count; known++)
            {
                long n = ofSecond ? PixelsOf(i, known) : PixelsOf(known, i);
                all += n;
                own += known == classId ? n : 0;
            }
        }

        return all == 0 ? 0 : (double)own / all;
    }

    /// <summary>Compares one frame and adds it.</summary>
    /// <param name="stamp">The frame.</param>
    /// <param name="a">What the first side says.</param>
    /// <param name="b">What the second side says.</param>
    /// <returns>How they differ.</returns>
    public FrameDifference Add(FrameStamp stamp, SideFrame a, SideFrame b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfNotEqual<ImageSize>(b.Size, a.Size, nameof(b));
        Array.Clear(cell);
        Count(a.ClassIds, b.ClassIds);
        GridDifference? grid = a.Cells.Length > 0 && a.Cells.Length == b.Cells.Length
            ? GridDifference.Of(a.Cells, b.Cells)
            : null;
        FrameDifference difference = new(
            stamp, ShareOfDiagonal(cell), DrivableIou(),
            a.KnowsPeople && b.KnowsPeople ? matching.Compare(a.People, b.People) : null, grid,
            SideFigures.Of(a), SideFigures.Of(b));
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += cell[i];
        }

        if (grid is GridDifference cells)
        {
            Grid = Grid is GridDifference sum ? sum.Plus(cells) : cells;
        }

        frames.Add(difference);
        return difference;
    }

    private void Count(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ReadOnlySpan<byte> fromA = classes.FromFirst, fromB = classes.FromSecond;
        int nothing = classes.Count;
        for (int i = 0; i < a.Length; i++)
        {
            cell[(Math.Min(fromA[a[i]], nothing) * Stride) + Math.Min(fromB[b[i]], nothing)]++;
        }

        // What neither side knows is no agreement: most of it is outside the network's picture.
        cell[^1] = 0;
    }

    private double? DrivableIou()
    {
        long both = 0, either = 0;
        for (int i = 0; i < Stride; i++)
        {
            for (int j = 0; j < Stride; j++)
            {
                both += isDrivable[i] && isDrivable[j] ? cell[(i * Stride) + j] : 0;
                either += isDrivable[i] || isDrivable[j] ? cell[(i * Stride) + j] : 0;
            }
        }

        return either == 0 ? null : (double)both / either;
    }

    private double ShareOfDiagonal<T>(T[] matrix)
        where T : struct, IConvertible
    {
        long same = 0, all = 0;
        for (int i = 0; i < matrix.Length; i++)
        {
            long n = matrix[i].ToInt64(null);
            all += n;
            same += i / Stride == i % Stride ? n : 0;
        }

        return all == 0 ? 1 : (double)same / all;
    }
}
