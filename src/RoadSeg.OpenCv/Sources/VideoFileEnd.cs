namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// Keeps account of frames that are missing: broken in the middle, or cut off at the end. Only containers that list
/// every frame can tell the whole; others give an estimate of their count that proves nothing.
/// </summary>
/// <param name="file">Outer structure of the file.</param>
/// <param name="frameCount">Frames that the container lists; null when unknown.</param>
/// <param name="nominalStep">Time from frame to frame.</param>
internal sealed class VideoFileEnd(ContainerFile file, long? frameCount, TimeSpan nominalStep)
{
    private double framesLeftOut;
    private bool isReached;
    private string? missingReason;

    /// <summary>Frames in the middle that were passed over.</summary>
    public long SkippedCount { get; private set; }

    /// <summary>One line about what is missing; null when nothing is, or when nobody can tell.</summary>
    public string? Reason =>
        SkippedCount == 0 ? missingReason
        : missingReason is null ? BrokenText
        : $"{missingReason}; {BrokenText}";

    private string BrokenText => frameCount is long listed && isReached && file.HasExactFrameCount
        ? FormattableString.Invariant($"{SkippedCount} of {listed} frames could not be decoded and were passed over")
        : FormattableString.Invariant($"{SkippedCount} frames could not be decoded and were passed over");

    /// <summary>Takes note of the time between two frames.</summary>
    public void Step(TimeSpan step) => framesLeftOut += Math.Max(Math.Round(step / nominalStep) - 1, 0);

    /// <summary>Takes note of broken frames before one that was decoded.</summary>
    public void Broken(int count) => SkippedCount += count;

    /// <summary>The end was reached.</summary>
    /// <param name="read">Frames that were decoded.</param>
    public void Reached(long read)
    {
        isReached = true;
        string total = frameCount is long known
            ? FormattableString.Invariant($"{read} of {known} frames")
            : FormattableString.Invariant($"{read} frames");
        if (file.IsCutShort)
        {
            // What was found broken is the frame that the cut goes through.
            SkippedCount = 0;
            missingReason = $"ends after {total}: the file was cut short";
        }
        else if (file.HasExactFrameCount && frameCount is long listed)
        {
            // Some decoders leave broken frames out without a word: then a gap in time is all that shows.
            long missing = Math.Max(listed - read, 0);
            SkippedCount = Math.Min(missing, Math.Max(SkippedCount, (long)framesLeftOut));
            missingReason = SkippedCount == missing ? null
                : FormattableString.Invariant($"shows {read} of the {listed} frames in it: the other {listed - read} ")
                    + "lie before its start or behind its end (its edit list leaves them out, as in a cut without "
                    + "encoding anew), or are broken";
        }
    }
}
