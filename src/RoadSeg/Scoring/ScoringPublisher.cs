using RoadSeg.Frames;
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

/// <summary>Looks at frames while they are scored.</summary>
public interface IScoredFrames
{
    /// <summary>A frame that had labels.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="truth">True class ids at its size.</param>
    /// <param name="predicted">Predicted class ids at its size.</param>
    /// <param name="score">Its score.</param>
    void Look(FrameView frame, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, in FrameScore score);
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
    private readonly ConfusionMatrix ofFrame;
    private readonly CalibrationScore calibration = new();
    private readonly SteadinessScore steadiness;
    private readonly List<FrameScore> frames = [];
    private readonly IScoredFrames? observer;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="labels">Truth.</param>
    /// <param name="classes">Classes of the model; label ids are in the same order.</param>
    /// <param name="size">Size of the frames.</param>
    /// <param name="observer">Looks at every frame that is scored; stays the caller's.</param>
    public ScoringPublisher(
        ILabelProvider labels, ClassTable classes, ImageSize size, IScoredFrames? observer = null)
    {
        ArgumentNullException.ThrowIfNull(classes);
        this.labels = labels;
        this.classes = classes;
        this.size = size;
        this.observer = observer;
        confusion = new ConfusionMatrix(classes.Classes.Length);
        ofFrame = new ConfusionMatrix(classes.Classes.Length);
        steadiness = new SteadinessScore(size);
        boundary = new BoundaryScore(size, classes.Classes.Length);
        truth = new byte[size.PixelCount];
        predicted = new byte[size.PixelCount];
    }

    /// <inheritdoc/>
    public string Name => "score";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{frames.Count} labelled frames");

    /// <summary>The scores so far.</summary>
    public ScoreReport Report => new(classes, confusion, boundary, frames)
    {
        Calibration = calibration,
        Steadiness = steadiness.Share,
    };

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        FrameStamp stamp = scene.Frame.Stamp;
        scene.Segmentation.CopyAtImageSize(predicted);
        steadiness.Add(scene.Frame, predicted);
        if (!labels.TryRead(stamp.FrameId, size, truth))
        {
            return;
        }

        ofFrame.Clear();
        ofFrame.Add(truth, predicted);
        confusion.Add(ofFrame);
        boundary.Add(truth, predicted);
        calibration.Add(truth, predicted, scene.Segmentation, classes.Classes.Length);
        FrameScore score = new(stamp.FrameId, stamp.MediaTime, ofFrame.MeanIou());
        frames.Add(score);
        observer?.Look(scene.Frame, truth, predicted, score);
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
