using RoadSeg.PictureHealth;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Pixels to what is wrong with the camera's pictures.</summary>
internal sealed class PictureStage(PictureMeter meter, PictureJudge judge) : IStage<Scene, Scene>
{
    public string Name => "picture";

    public Scene Process(Scene input)
    {
        PictureMeasures measures = meter.Measure(input.Frame!.Pixels);
        input.Picture = judge.Judge(measures, input.Frame.Stamp.MediaTime);
        return input;
    }
}
