using RoadSeg.Regions;

namespace RoadSeg.Tracking;

/// <summary>
/// What it costs to take somebody who looks so for somebody who looked so lately, in squared standard deviations like
/// the distance on the ground: below 0 for who looks alike, above for who does not, near 0 where little was seen.
/// </summary>
internal static class AppearanceCost
{
    // How far the same clothes' colour is off from one sighting to the next: shares of red and blue, lightness as a
    // share of itself. Shade, bags and arms make it more than the pixels' noise.
    private const double HueSigma = 0.02;
    private const double LightnessSigma = 0.25;

    // Black cloth has little lightness to be off by a share of.
    private const double LightnessLeast = 10;

    // However different, it may be the same person with another's pixels; and what the same person costs on average.
    private const double Most = 9;
    private const double Same = 2;

    // Pixels of one person are alike in all their errors: a squared deviation counts less than one of the position.
    private const double Weight = 0.5;

    // With so many pixels the colours count half.
    private const double HalfPixels = 10;

    // The past counts as so many pixels at most: at ten frames a second it is half forgotten within half a second.
    private const float PastPixels = 200;

    // What is seen of somebody who is seen as one with others or half hidden is in part another's.
    private const float DoubtfulTrust = 0.3f;

    /// <summary>The cost, in [−2·Weight·Same, 2·Weight·(Most − Same)].</summary>
    public static double Of(in Appearance known, in Appearance seen) =>
        Of(known.Upper, seen.Upper) + Of(known.Lower, seen.Lower);

    /// <summary>How somebody looks lately, after one more sighting.</summary>
    /// <param name="known">Before.</param>
    /// <param name="seen">The sighting.</param>
    public static Appearance Mix(in Appearance known, in PersonRegion seen) => known.With(
        seen.Appearance, seen.IsShared || !seen.IsFootSeen ? DoubtfulTrust : 1, PastPixels);

    private static double Of(in ClothColour a, in ClothColour b)
    {
        double pixels = Math.Min(a.Pixels, b.Pixels);
        double red = (a.Red - b.Red) / HueSigma;
        double blue = (a.Blue - b.Blue) / HueSigma;
        double light = (a.Lightness - b.Lightness)
            / (LightnessSigma * (LightnessLeast + Math.Min(a.Lightness, b.Lightness)));
        double off = (red * red) + (blue * blue) + (light * light);
        return Weight * pixels / (pixels + HalfPixels) * (Math.Min(off, Most) - Same);
    }
}
