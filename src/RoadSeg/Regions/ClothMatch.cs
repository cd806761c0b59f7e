namespace RoadSeg.Regions;

/// <summary>How well a pixel goes with the colour of somebody's clothes.</summary>
internal readonly struct ClothMatch
{
    // Noise of one pixel and shades of one cloth: of the mean of blue, green and red, and of each off that mean; in
    // 8-bit steps and as a share of the lightness.
    private const float LightNoise = 6;
    private const float LightShare = 0.25f;
    private const float HueNoise = 4;
    private const float HueShare = 0.07f;

    // Squared deviations up to which it is the same cloth, and from which it is another.
    private const float SameMost = 5;
    private const float OtherLeast = 14;
    private const float OtherMatch = -0.6f;

    // What a pixel counts that may be anything.
    private const float Unknown = 0.7f;
    private const float HalfPixels = 10;

    private readonly float light;
    private readonly float red;
    private readonly float blue;
    private readonly float lightWeight;
    private readonly float hueWeight;
    private readonly float trust;

    /// <summary>Prepares.</summary>
    /// <param name="colour">Of the cloth; without pixels everything goes with it a little.</param>
    public ClothMatch(in ClothColour colour)
    {
        light = colour.Lightness;
        red = (3 * light * colour.Red) - light;
        blue = (3 * light * colour.Blue) - light;
        float lightSigma = LightNoise + (LightShare * light);
        float hueSigma = HueNoise + (HueShare * light);
        lightWeight = 1 / (lightSigma * lightSigma);
        hueWeight = 1 / (hueSigma * hueSigma);
        trust = colour.Pixels / (colour.Pixels + HalfPixels);
    }

    /// <summary>1 for the same cloth, below 0 for another.</summary>
    /// <param name="bgr">The pixel; empty when not known.</param>
    public float Of(ReadOnlySpan<byte> bgr)
    {
        if (trust <= 0 || bgr.Length < 3)
        {
            return Unknown;
        }

        float off = DeviationOf(bgr);
        float match = off <= SameMost ? 1
            : off >= OtherLeast ? OtherMatch
            : 1 + ((OtherMatch - 1) * (off - SameMost) / (OtherLeast - SameMost));
        return (trust * match) + ((1 - trust) * Unknown);
    }

    private float DeviationOf(ReadOnlySpan<byte> bgr)
    {
        float mean = (bgr[0] + bgr[1] + bgr[2]) / 3f;
        float l = mean - light;
        float b = bgr[0] - mean - blue;
        float r = bgr[2] - mean - red;
        return (l * l * lightWeight) + (((b * b) + (r * r)) * hueWeight);
    }
}
