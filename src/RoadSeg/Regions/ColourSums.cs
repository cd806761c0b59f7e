namespace RoadSeg.Regions;

/// <summary>Sums up pixels to a mean colour.</summary>
internal struct ColourSums
{
    private long blue;
    private long green;
    private long red;
    private int count;

    public void Add(ReadOnlySpan<byte> bgr, int weight)
    {
        blue += bgr[0] * weight;
        green += bgr[1] * weight;
        red += bgr[2] * weight;
        count += weight;
    }

    // Black has no hue.
    public readonly ClothColour Colour()
    {
        long all = Math.Max(1, blue + green + red);
        return count == 0 ? default
            : new ClothColour((float)red / all, (float)blue / all, all / (3f * count), count);
    }
}
