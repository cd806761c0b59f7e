using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Class map and regions to occupancy grid; without a mounted camera there is none.</summary>
internal sealed class GridStage(SceneUnderstanding understanding) : IStage<Scene, Scene>
{
    public string Name => "grid";

    public Scene Process(Scene input)
    {
        understanding.FillGrid(input, input.Frame!.Stamp.MediaTime);
        return input;
    }
}
