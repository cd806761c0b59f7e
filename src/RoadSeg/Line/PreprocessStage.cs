using RoadSeg.Frames;
using RoadSeg.Preprocessing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Frame to input tensor.</summary>
internal sealed class PreprocessStage(Preprocessor preprocessor, ItemPool<InferJob> jobs) : IStage<Frame, InferJob>
{
    public string Name => "preprocess";

    public InferJob Process(Frame input)
    {
        InferJob job = jobs.Rent();
        try
        {
            preprocessor.Fill(input.Pixels, job.Request.Input);
        }
        catch
        {
            job.Dispose();
            throw;
        }

        job.Take(input);
        return job;
    }
}
