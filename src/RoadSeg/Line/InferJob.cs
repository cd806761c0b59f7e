using RoadSeg.Frames;
using RoadSeg.Inference;

namespace RoadSeg.Line;

/// <summary>A frame on its way through the network, with the tensors it travels in. One owner at a time.</summary>
internal sealed class InferJob(IInferRequest request, Action<InferJob> giveBack) : IDisposable
{
    private Frame? frame;

    public IInferRequest Request { get; } = request;

    public void Take(Frame owned) => frame = owned;

    /// <summary>Hands the frame on; it no longer belongs to this job.</summary>
    public Frame Release()
    {
        Frame released = frame ?? throw new InvalidOperationException("the job has no frame");
        frame = null;
        return released;
    }

    /// <summary>Gives the frame, if it still has it, and the tensors back.</summary>
    public void Dispose()
    {
        frame?.Dispose();
        frame = null;
        giveBack(this);
    }
}
