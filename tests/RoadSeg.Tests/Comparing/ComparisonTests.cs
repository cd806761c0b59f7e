using RoadSeg.Comparing;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;

namespace RoadSeg.Tests.Comparing;

public sealed class ComparisonTests
{
    private static readonly ImageSize Size = new(4, 2);

    [Fact]
    public void Classes_are_matched_by_name_whatever_their_numbers()
    {
        ClassUnion union = ClassUnion.Of(Table("Sky", "Road"), Table("road", "Tree", "sky"));
        Assert.Equal(["Sky", "Road", "Tree"], union.Table.Classes.Select(c => c.Name));
        Assert.Equal([1, 2, 0, 255], [union.FromSecond[0], union.FromSecond[1], union.FromSecond[2], union.FromSecond[3]]);
        Assert.Equal(["Tree"], union.OnlyInOne);
    }

    [Fact]
    public void Agreement_and_iou_follow_their_definitions()
    {
        Comparison comparison = new(ClassUnion.Of(Table("Sky", "Road"), Table("Sky", "Road")), "a", "b");

        // Same: 3 sky, 2 road; 1 sky against road; 1 road against nothing; 1 known to neither.
        FrameDifference difference = comparison.Add(
            Stamp(0), Side([0, 0, 0, 0, 1, 1, 1, 255]), Side([0, 0, 0, 1, 1, 1, 255, 255]));
        Assert.Equal(5.0 / 7, difference.Agreement, 1e-12);
        Assert.Equal(5.0 / 7, comparison.Agreement, 1e-12);
        Assert.Equal(3.0 / 4, comparison.IouOf(0)!.Value, 1e-12);
        Assert.Equal(2.0 / 4, comparison.IouOf(1)!.Value, 1e-12);
        Assert.Equal(2.0 / 4, difference.DrivableIou!.Value, 1e-12);
        Assert.Equal(1, comparison.PixelsOf(1, 2));
        Assert.Equal(3.0 / 7, comparison.ShareOf(1, ofSecond: false), 1e-12);
        Assert.Equal(3.0 / 6, comparison.ShareOf(1, ofSecond: true), 1e-12);
    }

    [Fact]
    public void A_side_against_itself_agrees_wholly()
    {
        Comparison comparison = new(ClassUnion.Of(Table("Sky", "Road"), Table("Sky", "Road")), "a", "a");
        SideFrame side = Side([0, 1, 0, 1, 0, 1, 0, 255]);
        comparison.Add(Stamp(0), side, side);
        Assert.Equal(1, comparison.Agreement);
        Assert.Equal(1, comparison.IouOf(0));
    }

    [Fact]
    public void Grids_differ_where_cells_do_and_unknown_in_both_says_nothing()
    {
        GridDifference difference = GridDifference.Of([-1, 0, 0, 100, 100, -1], [-1, 0, 100, 100, 0, 0]);
        Assert.Equal(new GridDifference(2, 5, 1, 4, 1, 3, 2), difference);
        Assert.Equal(0.4, difference.Agreement, 1e-12);
    }

    [Fact]
    public void People_are_paired_by_their_boxes_the_best_overlap_first()
    {
        PersonSeen near = Person(0, 0, 10, 20, new GroundPoint(5, 0), isInPath: true);
        PersonSeen shifted = Person(1, 0, 10, 20, new GroundPoint(5.3, 0.4), isInPath: false);
        PersonSeen far = Person(60, 0, 4, 8, null, isInPath: false);
        PersonSeen rider = near with { Kind = PersonKind.Cyclist };
        PeopleDifference difference = new PeopleMatch().Compare([near, far], [rider, shifted]);
        Assert.Equal((1, 1, 1, 1, 1), (
            difference.Matched, difference.OnlyA, difference.OnlyB, difference.InPathDiffers, difference.GroundPairs));
        Assert.Equal(0.5, difference.GroundErrorMeters, 1e-9);
    }

    private static ClassTable Table(params string[] names) => new([.. names.Select(n => new ClassDefinition(
        n, default, n.Equals("road", StringComparison.OrdinalIgnoreCase) ? ClassRole.Drivable : ClassRole.Other))]);

    private static FrameStamp Stamp(long frame) => new("front", frame, TimeSpan.FromSeconds(frame));

    private static SideFrame Side(byte[] ids)
    {
        SideFrame side = new(Size);
        ids.CopyTo(side.ClassIds);
        return side;
    }

    private static PersonSeen Person(int u, int v, int width, int height, GroundPoint? ground, bool isInPath) =>
        new(PersonKind.Pedestrian, new ImageBox(u, v, width, height), ground, isInPath);
}
