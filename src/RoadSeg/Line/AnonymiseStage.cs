using RoadSeg.Anonymising;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>
/// Makes the frame anonymous: the last stage, so that nothing is looked for in changed pixels, and before any sink.
/// </summary>
internal sealed class AnonymiseStage(Anonymiser anonymiser) : IStage<Scene, Scene>
{
    public string Name => "anonymise";

    public Scene Process(Scene input)
    {
        anonymiser.Run(input.Segmentation, input.Frame!.Pixels);
        return input;
    }
}
