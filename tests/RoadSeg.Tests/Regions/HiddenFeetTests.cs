using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Regions;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

public sealed class HiddenFeetTests
{
    private static readonly ImageSize Size = new(480, 360);

    // The bonnet is no class: who goes on below its edge does not stand there.
    [Theory]
    [InlineData(ClassTable.IgnoredId, false)]
    [InlineData(ClassMap.Car, false)]
    [InlineData(ClassMap.Road, true)]
    public void Feet_below_the_own_bonnet_are_hidden_as_behind_a_car(byte below, bool isFootSeen)
    {
        CameraModel camera = new(ClassMap.Camera(Size));
        Segmentation map = ClassMap.Empty(Size);
        map.Fill(0, 0, 480, 140, ClassMap.Sky);
        map.Fill(0, 140, 480, 360, ClassMap.Road);
        Assert.True(camera.TryProject(new Vector3D(3.5, 0, 0.4), out ImagePoint shin));
        Assert.True(camera.TryProject(new Vector3D(3.5, 0, 1.74), out ImagePoint head));
        map.Fill((int)head.U - 25, (int)head.V, (int)head.U + 26, 360, ClassMap.Person);
        map.Fill(0, (int)shin.V, 480, 360, below);

        PeopleRegions people = new();
        new RegionFinder(Size, Size, map.ImageFromModel, map.Classes, camera)
            .Find(map, new DrivableArea(Size), people);
        PersonRegion person = Assert.Single(people.People.ToArray());
        Assert.Equal(isFootSeen, person.IsFootSeen);
        GroundFix fix = person.Ground!.Value;
        Assert.Equal(!isFootSeen, Math.Abs(fix.Point.X - 3.5) <= 2 * fix.SigmaMeters);
    }
}
