using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Input tensor to output tensors.</summary>
internal sealed class InferStage : IStage<InferJob, InferJob>
{
    public string Name => "infer";

    public InferJob Process(InferJob input)
    {
        input.Request.Run();
        return input;
    }
}
