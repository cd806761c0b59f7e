using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Class map and regions to occupancy grid; without a mounted camera there is none.</summary>
internal sealed class GridStage(GridBuilder? builder) : IStage<Scene, Scene>
{
    public string Name => "grid";

    public Scene Process(Scene input)
    {
        if (builder is not null && input.Grid is not null)
        {
            builder.Build(input.Segmentation, input.Drivable, input.People, input.Grid);
        }

        return input;
    }
}
