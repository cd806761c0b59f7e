using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

/// <summary>Several people in one region of pedestrians.</summary>
public sealed class PeopleInGroupsTests
{
    private static readonly ImageSize Size = new(480, 360);

    // Two people 0.7 m apart whose arms touch, and a row 2.8 m wide without a gap between the heads: three to six.
    [Fact]
    public void People_who_merge_are_cut_between_their_heads_or_to_a_plausible_width()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        Drawn.Stand(map, camera, new GroundPoint(8, 2.35));
        Drawn.Stand(map, camera, new GroundPoint(8, 1.65));
        Assert.True(camera.TryProject(new Vector3D(8, 2, 1), out ImagePoint arms));
        map.Fill((int)arms.U - 15, (int)arms.V, (int)arms.U + 15, (int)arms.V + 8, ClassMap.Person);
        PersonRegion[] two = [.. Find(map, camera).OrderBy(p => p.Box.U)];
        Assert.Equal(2, two.Length);
        Assert.Equal(2.35, two[0].Ground!.Value.Point.Y, 0.1);
        Assert.Equal(1.65, two[1].Ground!.Value.Point.Y, 0.1);

        map.Fill(0, 0, 480, 140, ClassMap.Sky);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        Assert.True(camera.TryProject(new GroundPoint(8, 1.4), out ImagePoint left));
        Assert.True(camera.TryProject(new GroundPoint(8, -1.4), out ImagePoint right));
        map.Fill((int)left.U, (int)left.V - 80, (int)right.U, (int)left.V, ClassMap.Person);
        Assert.InRange(Find(map, camera).Length, 3, 6);
    }

    // The one behind shows head, a shoulder and a leg: the nearer one's feet are not taken for his.
    [Theory]
    [InlineData(12, 0.0)]
    [InlineData(14, -0.15)]
    [InlineData(11, -0.1)]
    public void Somebody_half_behind_a_nearer_person_stands_on_the_own_feet(double ahead, double left)
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        Drawn.StandWhole(map, camera, new GroundPoint(ahead, left));
        Drawn.StandWhole(map, camera, new GroundPoint(8, 0.3));

        PersonRegion[] two = [.. Find(map, camera).OrderBy(p => p.Ground!.Value.Point.X)];
        Assert.Equal(2, two.Length);
        Assert.Equal(8.1, two[0].Ground!.Value.Point.X, 0.2);
        Assert.Equal(0.3, two[0].Ground!.Value.Point.Y, 0.15);
        Assert.Equal(ahead + 0.1, two[1].Ground!.Value.Point.X, 0.5);
        Assert.Equal(left, two[1].Ground!.Value.Point.Y, 0.3);
    }

    // Seen from above nobody's head stands out of the outline: colours and feet tell them apart.
    [Fact]
    public void Two_in_one_outline_are_told_apart_by_their_clothes()
    {
        CameraModel camera = new(ClassMap.Camera(Size) with { Mount = new CameraMount(3, 0, 0.25, 0, 0.5, 0) });
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, 480, 360, ClassMap.Road);
        GroundPoint far = new(9.2, 0.1);
        GroundPoint near = new(7.5, 0.2);
        byte[] pixels = new byte[Size.PixelCount * 3];
        Drawn.StandWhole(map, camera, far);
        Dress(pixels, map, 40, 40, 200);
        Segmentation front = ClassMap.Empty(Size);
        Drawn.StandWhole(front, camera, near);
        Dress(pixels, front, 180, 60, 40);
        Drawn.StandWhole(map, camera, near);

        PersonRegion[] people = Find(map, camera, pixels);
        Assert.Equal(2, people.Length);
        Assert.Equal(near.X + 0.1, people[0].Ground!.Value.Point.X, 0.2);
        Assert.Equal(far.X + 0.1, people[1].Ground!.Value.Point.X, 0.7);
        Assert.Equal(far.Y, people[1].Ground!.Value.Point.Y, 0.2);
    }

    // The arm is as wide as a person twice as far away would be, and has another colour than the jacket.
    [Fact]
    public void An_arm_stretched_out_and_a_bag_are_nobody()
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, 480, 140, ClassMap.Sky);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        byte[] pixels = new byte[Size.PixelCount * 3];
        Drawn.StandWhole(map, camera, new GroundPoint(6, 0));
        Dress(pixels, map, 40, 40, 200);
        Assert.True(camera.TryProject(new Vector3D(6, -0.22, 1.4), out ImagePoint shoulder));
        Segmentation bag = ClassMap.Empty(Size);
        bag.Fill((int)shoulder.U, (int)shoulder.V, (int)shoulder.U + 12, (int)shoulder.V + 40, ClassMap.Person);
        Dress(pixels, bag, 160, 90, 20);
        map.Fill((int)shoulder.U, (int)shoulder.V, (int)shoulder.U + 12, (int)shoulder.V + 40, ClassMap.Person);

        Assert.Equal(6.1, Assert.Single(Find(map, camera, pixels)).Ground!.Value.Point.X, 0.2);
    }

    private static PersonRegion[] Find(Segmentation map, CameraModel camera, byte[]? pixels = null)
    {
        RegionFinder finder = new(map.Size, map.ImageSize, map.ImageFromModel, map.Classes, camera);
        PeopleRegions people = new();
        finder.Find(map, new DrivableArea(map.Size), people, [], pixels);
        return [.. people.People.ToArray().OrderBy(person => person.Ground!.Value.Point.X)];
    }

    // Jackets and trousers of one colour.
    private static void Dress(byte[] pixels, Segmentation map, byte blue, byte green, byte red)
    {
        for (int i = 0; i < map.ClassIds.Length; i++)
        {
            if (map.ClassIds[i] == ClassMap.Person)
            {
                (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (blue, green, red);
            }
        }
    }
}
