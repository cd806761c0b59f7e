using RoadSeg.Calibration;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>
/// Class map and regions to occupancy grid; without a mounted camera there is none. Where the camera's nod is followed
/// there is a builder for each step of it, as in <see cref="NoddedCameras"/>.
/// </summary>
internal sealed class GridStage(GridBuilder? builder, GridBuilder[]? nodded) : IStage<Scene, Scene>
{
    public string Name => "grid";

    public Scene Process(Scene input)
    {
        GridBuilder? chosen = nodded is not null && input.Nod is CameraNod nod
            ? nodded[NoddedCameras.IndexOf(nod.OffsetRadians)]
            : builder;
        if (chosen is not null && input.Grid is not null)
        {
            chosen.Build(input.Segmentation, input.Drivable, input.People, input.Grid);
        }

        return input;
    }
}
