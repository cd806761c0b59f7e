using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Regions;

/// <summary>
/// Cuts regions in which several pedestrians merge into one for each of them. Each gets an id and group of its own, of
/// those that the model leaves free. Needs a mounted camera for metres. One thread at a time.
/// </summary>
internal sealed class PeopleSplitter
{
    // Who is as narrow as one person, but taller than anybody at the distance of the foot, stands before somebody.
    private const double TallMeters = 1.95;

    // Lower regions show no bodies: what a network draws too wide far away is not several people.
    private const int RowsMin = 20;

    private readonly ImageSize classMap;
    private readonly FootOnGround ground;
    private readonly RegionOptions options;
    private readonly GroupReader reader;
    private readonly byte[] cutIds;
    private readonly byte[] groupById = new byte[256];
    private readonly byte[] bodyIds;
    private readonly byte firstGroup;
    private readonly BodyPose[] poses = new BodyPose[256];
    private readonly bool[] isHidingById = new bool[256];
    private readonly ReusableList<ExpectedPerson> nearestFirst = new(256);
    private readonly ReusableList<bool> isFound = new(256);
    private int bodyCount;

    /// <summary>Prepares.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="ground">For metres.</param>
    /// <param name="colours">Of the frames.</param>
    /// <param name="classes">Ids beyond them are free.</param>
    /// <param name="groupById">Groups of the classes; those from <paramref name="firstGroup"/> on are free.</param>
    /// <param name="firstGroup">Group of the first body.</param>
    /// <param name="options">Widths and heights.</param>
    public PeopleSplitter(
        ImageSize classMap, FootOnGround ground, FrameColours colours, ClassTable classes,
        ReadOnlySpan<byte> groupById, byte firstGroup, RegionOptions options)
    {
        this.classMap = classMap;
        this.ground = ground;
        this.options = options;
        this.firstGroup = firstGroup;
        reader = new GroupReader(classMap, ground, colours, options);
        cutIds = new byte[classMap.PixelCount];
        groupById.CopyTo(this.groupById);
        HiddenFeet.FindIds(classes, isHidingById);

        int free = Math.Min(ClassTable.IgnoredId - classes.Classes.Length, byte.MaxValue - firstGroup);
        bodyIds = new byte[free];
        for (int i = 0; i < free; i++)
        {
            bodyIds[i] = (byte)(classes.Classes.Length + i);
            this.groupById[bodyIds[i]] = (byte)(firstGroup + i);
        }
    }

    /// <summary>Group of every id of a cut map, those of cut bodies included.</summary>
    public ReadOnlySpan<byte> GroupById => groupById;

    /// <summary>How the body stands that was cut out as a group.</summary>
    public BodyPose PoseOf(byte group) => poses[group - firstGroup];

    /// <summary>Cuts the regions of a map.</summary>
    /// <param name="classIds">H×W row-major; not changed.</param>
    /// <param name="components">Found in it.</param>
    /// <param name="pedestrianGroup">Group of pedestrians; others are left whole.</param>
    /// <param name="minimumAreaPixels">Regions below twice as much are left whole.</param>
    /// <param name="expected">Who is followed from earlier frames.</param>
    /// <param name="pixels">Frame, H×W×3 bytes BGR24; empty when not at hand.</param>
    /// <param name="cut">The map with its cuts, valid until the next call.</param>
    /// <returns>False when nothing was to be cut.</returns>
    public bool TryCut(
        ReadOnlySpan<byte> classIds, ConnectedComponents components, byte pedestrianGroup, int minimumAreaPixels,
        ReadOnlySpan<ExpectedPerson> expected, ReadOnlySpan<byte> pixels, out ReadOnlySpan<byte> cut)
    {
        bodyCount = 0;
        Sort(expected);
        BodyView view = new() { ClassIds = classIds, IsHidingById = isHidingById, Pixels = pixels };
        foreach (ref readonly Component component in components.Components)
        {
            if (component.Group == pedestrianGroup && component.AreaPixels >= 2 * minimumAreaPixels
                && component.Bottom - component.Top >= RowsMin
                && MayHoldSeveral(component))
            {
                Split(component, components.Runs, view);
            }
        }

        cut = cutIds;
        return bodyCount > 0;
    }

    // Within a row of the horizon metres mean nothing.
    private bool MayHoldSeveral(in Component part) =>
        ground.WidthAt(part.Left, part.Right, part.Bottom - 1) is not null
        && ground.WidthAt(part.Left, part.Right, part.Bottom) is double meters
        && (meters >= options.MergedWidthMeters
            || (part.Bottom - part.Top) * meters > TallMeters * (part.Right - part.Left));

    private void Sort(ReadOnlySpan<ExpectedPerson> expected)
    {
        nearestFirst.Clear();
        isFound.Clear();
        foreach (ref readonly ExpectedPerson person in expected)
        {
            nearestFirst.Add(person);
            isFound.Add(false);
            Span<ExpectedPerson> sorted = nearestFirst.MutableItems;
            int place = sorted.Length - 1;
            while (place > 0 && ground.RangeOf(person.Place) < ground.RangeOf(sorted[place - 1].Place))
            {
                sorted[place] = sorted[place - 1];
                place--;
            }

            sorted[place] = person;
        }
    }

    private void Split(in Component part, ReadOnlySpan<Run> runs, in BodyView view)
    {
        reader.Read(part, runs, nearestFirst.Items, isFound.MutableItems, view);
        ReadOnlySpan<BodyFound> bodies = reader.Bodies;
        if (bodies.Length >= 2 && bodyCount + bodies.Length <= bodyIds.Length)
        {
            if (bodyCount == 0)
            {
                view.ClassIds.CopyTo(cutIds);
            }

            for (int i = 0; i < bodies.Length; i++)
            {
                poses[bodyCount + i] = bodies[i].Pose;
            }

            for (int index = part.FirstRun; index >= 0; index = runs[index].Next)
            {
                Run run = runs[index];
                for (int column = run.Start; column < run.End; column++)
                {
                    cutIds[(run.Row * classMap.Width) + column] =
                        bodyIds[bodyCount + reader.OwnerOf(column, run.Row)];
                }
            }

            bodyCount += bodies.Length;
        }

        reader.Forget(part, runs);
    }
}
