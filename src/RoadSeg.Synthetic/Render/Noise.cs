namespace RoadSeg.Synthetic.Render;

/// <summary>
/// Repeatable randomness without state: the same place and seed give the same number on every run, so a texture
/// sticks to its surface and a frame does not depend on the frames before it. All results are in 0..1.
/// </summary>
internal static class Noise
{
    /// <summary>White noise at integer places (integer hash after Bob Jenkins' and Thomas Wang's mixers).</summary>
    public static uint Hash(int x, int y, int seed)
    {
        uint h = ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u) ^ ((uint)seed * 0xC2B2AE3Du);
        h ^= h >> 15;
        h *= 0x2C1B3C6Du;
        h ^= h >> 12;
        h *= 0x297A2D39u;
        return h ^ (h >> 15);
    }

    /// <summary>White noise at integer places.</summary>
    public static float At(int x, int y, int seed) => (Hash(x, y, seed) >> 8) * (1f / 16_777_216f);

    /// <summary>Value noise with smooth steps between integer places.</summary>
    public static float Smooth(double x, double y, int seed)
    {
        double floorX = Math.Floor(x);
        double floorY = Math.Floor(y);
        int ix = (int)floorX;
        int iy = (int)floorY;
        float fx = Ease((float)(x - floorX));
        float fy = Ease((float)(y - floorY));
        float low = Mix(At(ix, iy, seed), At(ix + 1, iy, seed), fx);
        float high = Mix(At(ix, iy + 1, seed), At(ix + 1, iy + 1, seed), fx);
        return Mix(low, high, fy);
    }

    /// <summary>Value noise in space: two planes of the flat noise, blended.</summary>
    public static float Smooth(double x, double y, double z, int seed)
    {
        double floorZ = Math.Floor(z);
        int iz = (int)floorZ;
        float low = Smooth(x, y, seed + (iz * 131));
        float high = Smooth(x, y, seed + ((iz + 1) * 131));
        return Mix(low, high, Ease((float)(z - floorZ)));
    }

    /// <summary>Sum of value noise at doubling frequencies, halving strength.</summary>
    public static float Cloudy(double x, double y, int seed, int octaves)
    {
        float sum = 0;
        float weight = 0.5f;
        float total = 0;
        for (int i = 0; i < octaves; i++)
        {
            sum += weight * Smooth(x, y, seed + (i * 17));
            total += weight;
            weight *= 0.5f;
            x = (x * 2.03) + 11.7;
            y = (y * 2.03) - 5.3;
        }

        return sum / total;
    }

    /// <summary>0 below the low edge, 1 above the high edge, smooth between.</summary>
    public static float Step(double low, double high, double x) =>
        Ease((float)Math.Clamp((x - low) / (high - low), 0, 1));

    /// <summary>Linear blend.</summary>
    public static float Mix(float a, float b, float t) => a + ((b - a) * t);

    private static float Ease(float t) => t * t * (3 - (2 * t));
}
