namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Works out at the end of a file whether frames are missing, and where: cut off at the end, or broken in the middle.
/// Only containers that list every frame can tell; others give an estimate of their count that proves nothing.
/// </summary>
/// <param name="file">Outer structure of the file.</param>
/// <param name="frameCount">Frames that the container lists; null when unknown.</param>
/// <param name="nominalStep">Time from frame to frame.</param>
internal sealed class VideoFileEnd(ContainerFile file, long? frameCount, TimeSpan nominalStep)
{
    private double framesLeftOut;

    /// <summary>Frames in the middle that were passed over; known when the end was reached.</summary>
    public long SkippedCount { get; private set; }

    /// <summary>One line about what is missing; null when nothing is, or when nobody can tell.</summary>
    public string? Reason { get; private set; }

    /// <summary>Takes note of the time between two frames.</summary>
    public void Step(TimeSpan step) => framesLeftOut += Math.Max(Math.Round(step / nominalStep) - 1, 0);

    /// <summary>The end was reached.</summary>
    /// <param name="read">Frames that were decoded.</param>
    public void Reached(long read)
    {
        string total = frameCount is long known
            ? FormattableString.Invariant($"{read} of {known} frames")
            : FormattableString.Invariant($"{read} frames");
        if (file.IsCutShort)
        {
            Reason = $"ends after {total}: the file was cut short";
            return;
        }

        if (!file.HasExactFrameCount || frameCount is not long listed || read >= listed)
        {
            return;
        }

        long missing = listed - read;
        SkippedCount = Math.Min(missing, (long)framesLeftOut);
        Reason = SkippedCount == missing
            ? FormattableString.Invariant($"{missing} of {listed} frames could not be decoded and were passed over")
            : $"gives {total} that it lists: the others are broken or cut away by its edit list";
    }
}
