using RoadSeg.Frames;
using RoadSeg.PictureHealth;
using RoadSeg.Publishing;

namespace RoadSeg.Tests.Publishing;

public sealed class StatusRulesTests
{
    // Half of 255 is 127.5: 127 is under it, 128 over it.
    [Theory]
    [InlineData(true, 128, SceneStatus.Ok, StatusReasons.None)]
    [InlineData(true, 127, SceneStatus.Degraded, StatusReasons.LowConfidence)]
    [InlineData(false, 255, SceneStatus.Degraded, StatusReasons.NoDrivableGround)]
    [InlineData(false, 0, SceneStatus.Degraded, StatusReasons.NoDrivableGround | StatusReasons.LowConfidence)]
    public async Task A_scene_is_as_good_as_its_ground_and_its_confidence(
        bool hasGround, byte confidence, SceneStatus status, StatusReasons reasons)
    {
        FramePool pool = SomeScene.Pool();
        using Scene scene = await SomeScene.EmptyAsync(pool, 0);
        scene.Drivable.IsPresent = hasGround;
        scene.Segmentation.Confidences.Fill(confidence);
        StatusRules.Assess(scene);
        Assert.Equal(status, scene.Status);
        Assert.Equal(reasons, scene.Reasons);
    }

    // A picture that says nothing about the road takes back what was found in it; a bad one does not.
    [Theory]
    [InlineData(PictureFaults.Frozen, StatusReasons.Frozen, false)]
    [InlineData(PictureFaults.Black, StatusReasons.Black, false)]
    [InlineData(PictureFaults.Covered, StatusReasons.Covered, false)]
    [InlineData(PictureFaults.Overexposed, StatusReasons.Overexposed, true)]
    [InlineData(PictureFaults.Blurred, StatusReasons.Blurred, true)]
    public async Task A_blind_camera_knows_nothing(PictureFaults fault, StatusReasons reason, bool knows)
    {
        FramePool pool = SomeScene.Pool();
        using Scene scene = await SomeScene.FullAsync(pool);
        scene.Segmentation.Confidences.Fill(255);
        scene.Picture = new PictureReport(fault, TimeSpan.Zero);
        StatusRules.Assess(scene);
        Assert.Equal((SceneStatus.Degraded, reason), (scene.Status, scene.Reasons));
        Assert.Equal(knows, scene.Drivable.IsPresent);
        Assert.Equal(knows, scene.People.People.Length > 0);
        Assert.Equal(knows ? 2 : 0, scene.Grid!.Count().Free);
    }
}
