namespace RoadSeg.PictureHealth;

/// <summary>
/// Whether a fault holds: raised and cleared only after several pictures and some media time that say the same. One
/// thread at a time.
/// </summary>
/// <param name="raiseAfter">Media time from the first bad picture.</param>
internal sealed class FaultMemory(TimeSpan raiseAfter)
{
    private TimeSpan since;
    private int pictures;

    /// <summary>The fault holds.</summary>
    public bool IsRaised { get; private set; }

    /// <summary>Takes in what one picture says.</summary>
    /// <param name="isBad">The picture has the fault.</param>
    /// <param name="mediaTime">Of the picture; not before the one of the last call.</param>
    public void Update(bool isBad, TimeSpan mediaTime)
    {
        if (isBad == IsRaised)
        {
            pictures = 0;
            return;
        }

        if (pictures == 0)
        {
            since = mediaTime;
        }

        pictures++;
        TimeSpan patience = IsRaised ? PictureLimits.ClearAfter : raiseAfter;
        if (pictures >= PictureLimits.PicturesMin && mediaTime - since >= patience)
        {
            IsRaised = isBad;
            pictures = 0;
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        IsRaised = false;
        pictures = 0;
    }
}
