using RoadSeg.Publishing;
using RoadSeg.Regions;
using RoadSeg.Scoring;
using RoadSeg.Sources;

namespace RoadSeg.Mining;

/// <summary>
/// A sink that notes of every frame what may make it worth a person's time (about 500 bytes a frame).
/// </summary>
public sealed class MiningPublisher : IPublisher
{
    // Somebody in the path whose distance is not known still counts, behind all others.
    private const double UnknownMeters = 100;

    // Mean brightness of the fields that must change from a frame to the next; a fast ride stays below 6.
    private const double SceneChangeMin = 14;

    private readonly SteadinessScore steadiness;
    private readonly byte[] predicted;
    private readonly List<MinedFrame> frames = [];

    /// <summary>Allocates the buffers.</summary>
    /// <param name="source">Size of the frames to come.</param>
    public MiningPublisher(SourceDescription source)
    {
        ArgumentNullException.ThrowIfNull(source);
        steadiness = new SteadinessScore(source.Size);
        predicted = new byte[source.Size.PixelCount];
    }

    /// <inheritdoc/>
    public string Name => "mine";

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{frames.Count} frames looked at");

    /// <summary>All frames in order.</summary>
    public IReadOnlyList<MinedFrame> Frames => frames;

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        scene.Segmentation.CopyAtImageSize(predicted);
        MinedFrame frame = new(scene.Frame.Stamp, FrameSignature.Of(scene.Frame));
        frame[MiningReason.LowConfidence] = 1 - MeanConfidence(scene);
        frame[MiningReason.Flicker] = 1 - (steadiness.Add(scene.Frame, predicted) ?? 1);
        double nearest = double.PositiveInfinity;
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            nearest = person.InPath ? Math.Min(nearest, person.Ground?.Point.Range ?? UnknownMeters) : nearest;
        }

        frame[MiningReason.PedestrianInPath] = 1 / (1 + nearest);
        if (frames.Count > 0)
        {
            double distance = frame.Signature.DistanceTo(frames[^1].Signature);
            frame[MiningReason.SceneChange] = distance >= SceneChangeMin ? distance / 255 : 0;
        }

        frames.Add(frame);
    }

    /// <summary>Nothing to close.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static double MeanConfidence(in SceneView scene)
    {
        long sum = 0;
        foreach (byte confidence in scene.Segmentation.Confidences)
        {
            sum += confidence;
        }

        return sum / (255.0 * scene.Segmentation.ConfidenceSize.PixelCount);
    }
}
