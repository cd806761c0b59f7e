using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Regions;

/// <summary>Finds pedestrians and cyclists as regions of the class map. One thread at a time.</summary>
internal sealed class PeopleFinder
{
    // Groups; from the first of bodies on each is one person, cut out of a region of several.
    public const byte FirstBodyGroup = 3;
    private const byte PedestrianGroup = 1;
    private const byte CyclistGroup = 2;

    private readonly ImageSize classMap;
    private readonly ImageSize image;
    private readonly Letterbox imageFromModel;
    private readonly RegionOptions options;
    private readonly FootOnGround? ground;
    private readonly ConnectedComponents components;
    private readonly PersonFragments fragments;
    private readonly PeopleSplitter? splitter;
    private readonly PolygonSimplifier simplifier = new();
    private readonly AppearanceReader appearance;
    private readonly ReusableList<GridCorner> corners = new(4096);
    private readonly ReusableList<int> order = new(1024);
    private readonly ReusableList<Component> people = new(1024);
    private readonly byte[] groupById = new byte[256];
    private readonly bool[] isHidingById = new bool[256];
    private readonly byte[] scratchMask;
    private readonly PersonFeet feet;

    public PeopleFinder(
        ImageSize classMap,
        ImageSize image,
        Letterbox imageFromModel,
        ClassTable classes, FootOnGround? ground, RegionOptions options)
    {
        this.classMap = classMap;
        this.image = image;
        this.imageFromModel = imageFromModel;
        this.ground = ground;
        this.options = options;
        components = new ConnectedComponents(classMap);
        fragments = new PersonFragments(classMap, ground, options);
        feet = new PersonFeet(classMap, components, fragments);
        FrameColours colours = new(classMap, image, imageFromModel);
        appearance = new AppearanceReader(colours);
        scratchMask = new byte[classMap.PixelCount];
        HiddenFeet.FindIds(classes, isHidingById);
        for (int id = 0; id < groupById.Length; id++)
        {
            groupById[id] = classes.RoleOf((byte)id) switch
            {
                ClassRole.Pedestrian => PedestrianGroup,
                ClassRole.Cyclist => CyclistGroup,
                _ => 0,
            };
        }

        splitter = ground is null ? null
            : new PeopleSplitter(classMap, ground, colours, classes, groupById, FirstBodyGroup, options);
    }

    public void Find(
        Segmentation segmentation, DrivableArea drivable, ReadOnlySpan<ExpectedPerson> expected,
        ReadOnlySpan<byte> pixels, PeopleRegions result)
    {
        result.Clear();
        components.Find(segmentation.ClassIds, groupById, Connectivity.Eight);
        ReadOnlySpan<byte> cut = default;
        if (splitter?.TryCut(
            segmentation.ClassIds, components, PedestrianGroup, fragments.MinimumAreaPixels, expected, pixels,
            out cut)
            == true)
        {
            components.Find(cut, splitter.GroupById, Connectivity.Eight);
        }

        fragments.Find(components, segmentation);
        Gather();
        foreach (int first in order.Items)
        {
            int contourStart = result.ContourBuffer.Count;
            PersonRegion person = Describe(segmentation, drivable, pixels, first, result);
            if (person.Confidence >= options.MinimumPersonConfidence)
            {
                result.PeopleBuffer.Add(person);
            }
            else
            {
                result.ContourBuffer.Truncate(contourStart);
            }
        }
    }

    // Sums the fragments up at the first of each person and sorts those that are large enough by top, then left.
    private void Gather()
    {
        people.Clear();
        order.Clear();
        for (int i = 0; i < fragments.Fragments.Length; i++)
        {
            Component part = components.Components[fragments.Fragments[i]];
            people.Add(part);
            int owner = fragments.Owners[i];
            if (owner != i)
            {
                Component whole = people.Items[owner];
                people.MutableItems[owner] = whole with
                {
                    AreaPixels = whole.AreaPixels + part.AreaPixels,
                    Left = Math.Min(whole.Left, part.Left),
                    Top = Math.Min(whole.Top, part.Top),
                    Right = Math.Max(whole.Right, part.Right),
                    Bottom = Math.Max(whole.Bottom, part.Bottom),
                };
            }
        }

        for (int i = 0; i < people.Count; i++)
        {
            if (fragments.Owners[i] == i && people.Items[i].AreaPixels >= fragments.MinimumAreaPixels)
            {
                Insert(i);
            }
        }
    }

    private void Insert(int person)
    {
        order.Add(person);
        Span<int> sorted = order.MutableItems;
        int place = sorted.Length - 1;
        while (place > 0 && ComesBefore(people.Items[person], people.Items[sorted[place - 1]]))
        {
            sorted[place] = sorted[place - 1];
            place--;
        }

        sorted[place] = person;
    }

    private static bool ComesBefore(in Component a, in Component b) =>
        a.Top != b.Top ? a.Top < b.Top : a.Left < b.Left;

    private PersonRegion Describe(
        Segmentation segmentation, DrivableArea drivable, ReadOnlySpan<byte> pixels, int person, PeopleRegions result)
    {
        Component whole = people.Items[person];
        int contourStart = result.ContourBuffer.Count;
        AddContour(LargestPartOf(person), result.ContourBuffer);
        bool isShared = whole.Group >= FirstBodyGroup;
        PersonFoot lowest = isShared ? feet.Of(person, whole, splitter!.PoseOf(whole.Group)) : feet.Of(person, whole);
        ImagePoint foot = imageFromModel.ImageFromModel(lowest.Column, lowest.Bottom - 0.5);
        bool isFootSeen = lowest.IsWhole && HiddenFeet.AreSeen(segmentation, whole, isHidingById);
        double topV = imageFromModel.ImageFromModel(0, lowest.Top - 0.5).V;
        GroundFix? fix = isFootSeen ? ground?.Fix(foot)
            : ground?.FixHidden(foot, topV, EndOfHiding(segmentation, foot));
        return new PersonRegion(
            whole.Group == CyclistGroup ? PersonKind.Cyclist : PersonKind.Pedestrian,
            RegionBox.Of(whole, imageFromModel, image),
            (int)Math.Round(whole.AreaPixels * imageFromModel.ScaleU * imageFromModel.ScaleV),
            ConfidenceOf(segmentation, person),
            foot,
            fix,
            fix is GroundFix found && ground!.IsInPath(found.Point, drivable),
            contourStart,
            result.ContourBuffer.Count - contourStart)
        {
            IsFootSeen = isFootSeen,
            IsCut = whole.Left == 0 || whole.Right == classMap.Width,
            IsShared = isShared,
            Appearance = LookOf(person, foot, fix, pixels),
        };
    }

    private Appearance LookOf(int person, ImagePoint foot, GroundFix? fix, ReadOnlySpan<byte> pixels)
    {
        bool isKnown = appearance.Begin(
            imageFromModel.ModelFromImage(foot.U, foot.V).U, people.Items[person].Top,
            fix is GroundFix place && !pixels.IsEmpty ? ground?.RowsPerMeter(place.Point) : null);
        return isKnown ? appearance.Read(components, fragments, person, pixels) : default;
    }

    // The image row below a foot at which what stands in front of it meets the ground, or the picture ends.
    private double EndOfHiding(Segmentation segmentation, ImagePoint foot)
    {
        ImagePoint at = imageFromModel.ModelFromImage(foot.U, foot.V);
        int column = (int)Math.Clamp(Math.Round(at.U), 0, classMap.Width - 1);
        int row = (int)Math.Clamp(Math.Round(at.V + 0.5), 0, classMap.Height);
        row = HiddenFeet.EndRow(segmentation.ClassIds, classMap, column, row, isHidingById);
        return imageFromModel.ImageFromModel(0, row - 0.5).V;
    }

    private Component LargestPartOf(int person)
    {
        Component largest = components.Components[fragments.Fragments[person]];
        for (int i = person + 1; i < fragments.Fragments.Length; i++)
        {
            Component part = components.Components[fragments.Fragments[i]];
            if (fragments.Owners[i] == person && part.AreaPixels > largest.AreaPixels)
            {
                largest = part;
            }
        }

        return largest;
    }

    private void AddContour(in Component part, ReusableList<ImagePoint> contour)
    {
        Paint(part, 1);
        corners.Clear();
        Run first = components.Runs[part.FirstRun];
        ContourTracer.Trace(scratchMask, classMap, first.Start, first.Row, Connectivity.Eight, corners);
        Paint(part, 0);
        simplifier.Simplify(corners, 0, options.OutlineTolerancePixels);
        foreach (GridCorner corner in corners.Items)
        {
            contour.Add(imageFromModel.ImageFromModel(corner.U - 0.5, corner.V - 0.5));
        }
    }

    private void Paint(in Component part, byte value)
    {
        for (int run = part.FirstRun; run >= 0; run = components.Runs[run].Next)
        {
            Run pixels = components.Runs[run];
            scratchMask.AsSpan((pixels.Row * classMap.Width) + pixels.Start, pixels.Length).Fill(value);
        }
    }

    private double ConfidenceOf(Segmentation segmentation, int person)
    {
        long sum = 0;
        for (int i = person; i < fragments.Fragments.Length; i++)
        {
            int run = fragments.Owners[i] == person ? components.Components[fragments.Fragments[i]].FirstRun : -1;
            for (; run >= 0; run = components.Runs[run].Next)
            {
                Run part = components.Runs[run];
                for (int u = part.Start; u < part.End; u++)
                {
                    sum += segmentation.ConfidenceAt(u, part.Row);
                }
            }
        }

        return sum / (255.0 * people.Items[person].AreaPixels);
    }
}
