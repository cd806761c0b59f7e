using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Class map to drivable area, pedestrians and cyclists.</summary>
internal sealed class RegionStage(RegionFinder finder) : IStage<Scene, Scene>
{
    public string Name => "regions";

    public Scene Process(Scene input)
    {
        finder.Find(input.Segmentation, input.Drivable, input.People);
        return input;
    }
}
