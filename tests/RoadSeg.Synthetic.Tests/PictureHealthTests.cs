using RoadSeg.Geometry;
using RoadSeg.PictureHealth;

namespace RoadSeg.Synthetic.Tests;

/// <summary>Drawn streets look well to the judge of pictures, and a parked car is not a frozen camera.</summary>
public sealed class PictureHealthTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Drawn_streets_give_no_alarm(int seed)
    {
        SyntheticScene scene = SyntheticScene.Create(
            SyntheticOptions.Parse($"synthetic:?seed={seed}&size=320x240&fps=4&seconds=3"));
        PictureMeter meter = new(new ImageSize(320, 240));
        PictureJudge judge = new();
        for (int i = 0; i < scene.FrameCount; i++)
        {
            Assert.Equal(
                default, judge.Judge(meter.Measure(SomeScene.Frame(scene, i)), scene.Options.MediaTimeOf(i)));
        }
    }
}
