using RoadSeg.Geometry;

namespace RoadSeg.Synthetic.Tests;

/// <summary>Small scenes, so that the tests are quick.</summary>
internal static class SomeScene
{
    public static SyntheticOptions Options(int seed = 3) => new()
    {
        Seed = seed,
        Size = new ImageSize(320, 240),
        FramesPerSecond = 10,
        Seconds = 12,
    };

    public static SyntheticScene Create(int seed = 3) => SyntheticScene.Create(Options(seed));

    public static byte[] Frame(SyntheticScene scene, int frameIndex)
    {
        byte[] bgr = new byte[scene.Camera.Size.PixelCount * 3];
        scene.RenderFrame(frameIndex, bgr);
        return bgr;
    }

    public static byte[] Labels(SyntheticScene scene, int frameIndex)
    {
        byte[] ids = new byte[scene.Camera.Size.PixelCount];
        scene.RenderLabels(frameIndex, ids, scene.Camera.Size);
        return ids;
    }
}
