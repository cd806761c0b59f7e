using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Class map to drivable area, pedestrians and cyclists, and their tracks.</summary>
internal sealed class RegionStage(SceneUnderstanding understanding) : IStage<Scene, Scene>
{
    public string Name => "regions";

    public Scene Process(Scene input)
    {
        understanding.FindRegions(input, input.Frame!.Stamp.MediaTime);
        return input;
    }
}
