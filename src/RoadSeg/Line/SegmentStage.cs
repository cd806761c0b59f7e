using RoadSeg.Publishing;
using RoadSeg.Segmenting;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Output tensors to class map and confidence; the tensors are free again afterwards.</summary>
internal sealed class SegmentStage(SegmentationDecoder decoder, ItemPool<Scene> scenes) : IStage<InferJob, Scene>
{
    public string Name => "segment";

    public Scene Process(InferJob input)
    {
        Scene scene = scenes.Rent();
        try
        {
            decoder.Decode(input.Request, scene.Segmentation);
        }
        catch
        {
            scene.Dispose();
            throw;
        }

        scene.Frame = input.Release();
        input.Dispose();
        return scene;
    }
}
