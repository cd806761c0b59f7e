using RoadSeg.Geometry;
using RoadSeg.PictureHealth;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Pixels to what is wrong with the camera's pictures.</summary>
internal sealed class PictureStage(ImageSize image) : IStage<Scene, Scene>
{
    private readonly PictureMeter meter = new(image);
    private readonly PictureJudge judge = new();

    public string Name => "picture";

    public Scene Process(Scene input)
    {
        PictureMeasures measures = meter.Measure(input.Frame!.Pixels);
        input.Picture = judge.Judge(measures, input.Frame.Stamp.MediaTime);
        return input;
    }
}
