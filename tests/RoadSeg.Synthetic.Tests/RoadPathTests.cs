using RoadSeg.Synthetic.World;

namespace RoadSeg.Synthetic.Tests;

public sealed class RoadPathTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Road_places_survive_the_way_into_the_world_and_back(int seed)
    {
        RoadPath path = new(320, new Random(seed));
        for (double along = 1; along < 319; along += 1.37)
        {
            for (double left = -12; left <= 12; left += 1.9)
            {
                Pose pose = path.PoseAt(new RoadPoint(along, left));
                RoadPoint back = path.Locate(pose.X, pose.Y);
                Assert.Equal(along, back.Along, 1e-3);
                Assert.Equal(left, back.Left, 1e-4);
            }
        }
    }

    [Fact]
    public void Street_bends_and_never_sharply()
    {
        RoadPath path = new(320, new Random(1));
        double sharpest = Enumerable.Range(0, 320).Max(along => Math.Abs(path.CurvatureAt(along)));
        Assert.InRange(sharpest, 1 / 150.0, 1 / 55.0);
    }
}
