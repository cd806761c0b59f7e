using RoadSeg.Segmenting;

namespace RoadSeg.Publishing;

/// <summary>When a result is not as good as it should be. Depends on the result alone, so replays agree.</summary>
public static class StatusRules
{
    // Mean probability of the winning class below which a network does not know what it looks at; a good picture
    // has 0.8 and more, noise and black pictures less than 0.5.
    private const double ConfidenceMin = 0.5;

    /// <summary>Sets the scene's status and reasons.</summary>
    public static void Assess(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        StatusReasons reasons = StatusReasons.None;
        if (!scene.Drivable.IsPresent)
        {
            reasons |= StatusReasons.NoDrivableGround;
        }

        if (MeanConfidence(scene.Segmentation) < ConfidenceMin)
        {
            reasons |= StatusReasons.LowConfidence;
        }

        scene.Reasons = reasons;
        scene.Status = reasons == StatusReasons.None ? SceneStatus.Ok : SceneStatus.Degraded;
    }

    private static double MeanConfidence(Segmentation segmentation)
    {
        long sum = 0;
        foreach (byte confidence in segmentation.Confidences)
        {
            sum += confidence;
        }

        return sum / (255.0 * segmentation.ConfidenceSize.PixelCount);
    }
}
