using RoadSeg.Geometry;

namespace RoadSeg.Tests.PictureHealth;

/// <summary>Pictures drawn by rule: a street-like scene of sharp shapes, spoilt in the ways cameras fail.</summary>
internal static class MadePicture
{
    public static readonly ImageSize Size = new(400, 225);

    private static readonly int[] StreetLight = Draw(Scene);
    private static readonly int[] DefocusedLight = Smooth(Smooth(StreetLight));

    /// <summary>Sky, a road that narrows with lane marks, houses with windows, sensor noise of three grey levels.</summary>
    public static byte[] Street(int seed) => Noisy(StreetLight, seed, 3);

    /// <summary>The same out of focus: the lens blurs, the sensor's noise does not.</summary>
    public static byte[] Defocused(int seed) => Noisy(DefocusedLight, seed, 3);

    /// <summary>A lens cap: black with strong noise and a warm corner.</summary>
    public static byte[] Black(int seed) => Noisy(Draw((u, v) => u < 20 && v < 10 ? 30 : 6), seed, 6);

    /// <summary>Low sun or a lost exposure control: three times the light.</summary>
    public static byte[] Overexposed(int seed) => Noisy([.. StreetLight.Select(light => 3 * light)], seed, 3);

    /// <summary>A hand or a leaf over the lens: light seeps in from one side.</summary>
    public static byte[] Covered(int seed) =>
        Noisy(Draw((u, v) => 40 + (u * 60 / Size.Width) + (v * 30 / Size.Height)), seed, 6);

    /// <summary>A dark street: a tenth of the light, a few lamps and windows.</summary>
    public static byte[] Night(int seed) =>
        Noisy(Draw((u, v) => (Scene(u, v) / 10) + ((u / 6 % 9) == 4 && (v / 6 % 8) == 3 ? 120 : 0)), seed, 4);

    private static int Scene(int u, int v)
    {
        int middle = Size.Height * 2 / 5;
        if (v < middle)
        {
            bool isHouse = u % 200 > 60 && v > 40 + (u * 7 % 50);
            bool isWindow = isHouse && u % 25 < 9 && v % 30 < 14;
            return isWindow ? 45 : isHouse ? 130 : 185;
        }

        int depth = v - middle + 5;
        int across = Math.Abs(u - (Size.Width / 2));
        bool isMark = across < depth / 12 && 8000 / depth % 60 < 30;
        return isMark ? 220 : across < depth * 2 ? 95 : u * 13 % 37 < 12 ? 70 : 120;
    }

    // Mean over a square of 17 pixels, rows then columns.
    private static int[] Smooth(int[] light)
    {
        const int radius = 8;
        int[] rows = Draw((u, v) => Enumerable.Range(-radius, (2 * radius) + 1).Sum(
            d => light[(v * Size.Width) + Math.Clamp(u + d, 0, Size.Width - 1)]));
        return Draw((u, v) => Enumerable.Range(-radius, (2 * radius) + 1).Sum(
            d => rows[(Math.Clamp(v + d, 0, Size.Height - 1) * Size.Width) + u]) / 289);
    }

    private static int[] Draw(Func<int, int, int> brightness)
    {
        int[] values = new int[Size.PixelCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = brightness(i % Size.Width, i / Size.Width);
        }

        return values;
    }

    // Noise that is near enough to normal: the sum of four dice of 256 sides has a deviation of 148.
    private static byte[] Noisy(int[] light, int seed, double sigma)
    {
        byte[] dice = new byte[light.Length * 12];
        new Random(seed).NextBytes(dice);
        byte[] pixels = new byte[light.Length * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int sum = dice[4 * i] + dice[(4 * i) + 1] + dice[(4 * i) + 2] + dice[(4 * i) + 3] - 510;
            pixels[i] = (byte)Math.Clamp(Math.Round(light[i / 3] + (sum * sigma / 148)), 0, 255);
        }

        return pixels;
    }
}
