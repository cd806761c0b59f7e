using RoadSeg.PictureHealth;
using RoadSeg.Segmenting;

namespace RoadSeg.Publishing;

/// <summary>When a result is not as good as it should be. Depends on the result alone, so replays agree.</summary>
public static class StatusRules
{
    // Mean probability of the winning class below which a network does not know what it looks at; a good picture
    // has 0.8 and more, noise and black pictures less than 0.5.
    private const double ConfidenceMin = 0.5;

    /// <summary>
    /// Sets the scene's status and reasons from its contents and its picture. What was found in a picture that says
    /// nothing about the road is taken back.
    /// </summary>
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

        scene.Reasons = reasons | ReasonsOf(scene.Picture.Faults);
        scene.Status = scene.Reasons == StatusReasons.None ? SceneStatus.Ok : SceneStatus.Degraded;
        if (scene.Picture.IsBlind)
        {
            scene.Blank();
        }
    }

    private static StatusReasons ReasonsOf(PictureFaults faults) =>
        Reason(faults, PictureFaults.Frozen, StatusReasons.Frozen)
        | Reason(faults, PictureFaults.Black, StatusReasons.Black)
        | Reason(faults, PictureFaults.Overexposed, StatusReasons.Overexposed)
        | Reason(faults, PictureFaults.Blurred, StatusReasons.Blurred)
        | Reason(faults, PictureFaults.Covered, StatusReasons.Covered);

    private static StatusReasons Reason(PictureFaults faults, PictureFaults fault, StatusReasons reason) =>
        (faults & fault) != 0 ? reason : StatusReasons.None;

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
