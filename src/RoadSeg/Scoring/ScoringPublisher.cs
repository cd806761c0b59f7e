using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Publishing;

namespace RoadSeg.Scoring;

/// <summary>Where the true classes of a frame come from.</summary>
public interface ILabelProvider
{
    /// <summary>Fills in the true class ids of a frame.</summary>
    /// <param name="frameId">Number of the frame at its source.</param>
    /// <param name="size">Size of the frame; labels of another size are an error.</param>
    /// <param name="ids">H×W row-major.</param>
    /// <returns>False when the frame has no labels.</returns>
    bool TryRead(long frameId, ImageSize size, Span<byte> ids);
}

/// <summary>A sink that scores the class map of every labelled frame at the frame's own size.</summary>
public sealed class ScoringPublisher : IPublisher
{
    private readonly ILabelProvider labels;
    private readonly ClassTable classes;
    private readonly ConfusionMatrix confusion;
    private readonly BoundaryScore boundary;
    private readonly ImageSize size;
    private readonly byte[] truth;
    private readonly byte[] predicted;
    private long frames;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="labels">Truth.</param>
    /// <param name="classes">Classes of the model; label ids are in the same order.</param>
    /// <param name="size">Size of the frames.</param>
    public ScoringPublisher(ILabelProvider labels, ClassTable classes, ImageSize size)
    {
        ArgumentNullException.ThrowIfNull(classes);
        this.labels = labels;
        this.classes = classes;
        this.size = size;
        confusion = new ConfusionMatrix(classes.Classes.Length);
        boundary = new BoundaryScore(size, classes.Classes.Length);
        truth = new byte[size.PixelCount];
        predicted = new byte[size.PixelCount];
    }

    /// <inheritdoc/>
    public string Name => "score";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{frames} labelled frames");

    /// <summary>The scores so far.</summary>
    public ScoreReport Report => new(classes, confusion, boundary, frames);

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (!labels.TryRead(scene.Frame.Stamp.FrameId, size, truth))
        {
            return;
        }

        scene.Segmentation.CopyAtImageSize(predicted);
        confusion.Add(truth, predicted);
        boundary.Add(truth, predicted);
        frames++;
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
