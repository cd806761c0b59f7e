namespace RoadSeg.PictureHealth;

/// <summary>
/// What is wrong with a camera's pictures, from what is measured of each and their media time alone, so that a replay
/// judges alike. One thread at a time.
/// </summary>
public sealed class PictureJudge
{
    private readonly FaultMemory frozen = new(PictureLimits.FreezeAfter);
    private readonly FaultMemory black = new(PictureLimits.RaiseAfter);
    private readonly FaultMemory overexposed = new(PictureLimits.RaiseAfter);
    private readonly FaultMemory covered = new(PictureLimits.RaiseAfter);
    private readonly FaultMemory blurred = new(PictureLimits.RaiseAfter);
    private TimeSpan changedAt;
    private TimeSpan? last;

    /// <summary>Judges the next picture.</summary>
    /// <param name="picture">What was measured of it.</param>
    /// <param name="mediaTime">Its media time; when that goes back, everything begins anew.</param>
    public PictureReport Judge(in PictureMeasures picture, TimeSpan mediaTime)
    {
        if (last is null || mediaTime < last)
        {
            Reset();
            changedAt = mediaTime;
        }

        last = mediaTime;
        if (!picture.IsRepeat)
        {
            changedAt = mediaTime;
        }

        frozen.Update(picture.IsRepeat, mediaTime);
        JudgeLight(picture, mediaTime);
        PictureFaults faults = (frozen.IsRaised ? PictureFaults.Frozen : 0)
            | (black.IsRaised ? PictureFaults.Black : 0)
            | (overexposed.IsRaised ? PictureFaults.Overexposed : 0)
            | (covered.IsRaised ? PictureFaults.Covered : 0)
            | (blurred.IsRaised ? PictureFaults.Blurred : 0);
        return new PictureReport(faults, frozen.IsRaised ? mediaTime - changedAt : TimeSpan.Zero);
    }

    // Each explains the ones after it: a black picture has no shapes, and one without shapes no sharp edges.
    private void JudgeLight(in PictureMeasures picture, TimeSpan mediaTime)
    {
        bool isBlack = PictureLimits.LightShare.IsBeyond(picture.LightShare, black.IsRaised);
        bool isOverexposed = !isBlack
            && PictureLimits.ClippedShare.IsBeyond(picture.ClippedShare, overexposed.IsRaised);
        bool isCovered = !isBlack && !isOverexposed
            && PictureLimits.StructuredShare.IsBeyond(picture.StructuredShare, covered.IsRaised);
        bool isBlurred = !isBlack && !isOverexposed && !isCovered
            && PictureLimits.EdgeSpread.IsBeyond(picture.EdgeSpread, blurred.IsRaised);
        black.Update(isBlack, mediaTime);
        overexposed.Update(isOverexposed, mediaTime);
        covered.Update(isCovered, mediaTime);
        blurred.Update(isBlurred, mediaTime);
    }

    private void Reset()
    {
        frozen.Reset();
        black.Reset();
        overexposed.Reset();
        covered.Reset();
        blurred.Reset();
    }
}
