using RoadSeg.Calibration;
using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Class map to drivable area, pedestrians and cyclists.</summary>
internal sealed class RegionStage(RegionFinder finder, NoddedCameras? cameras) : IStage<Scene, Scene>
{
    public string Name => "regions";

    public Scene Process(Scene input)
    {
        if (cameras is not null && input.Nod is CameraNod nod)
        {
            finder.Project(cameras.Models[NoddedCameras.IndexOf(nod.OffsetRadians)]);
        }

        finder.Find(input.Segmentation, input.Drivable, input.People);
        return input;
    }
}
