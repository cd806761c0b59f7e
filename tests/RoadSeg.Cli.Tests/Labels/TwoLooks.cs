using RoadSeg.Geometry;
using RoadSeg.Onnx.Tests.Layouts;
using RoadSeg.OpenCv.Pictures;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Cli.Tests.Labels;

/// <summary>
/// Drives that differ only in the pixels of a person and a few around, and a network by colour that gives all of them
/// the same mask. With <c>--anonymise</c> every picture of them must look the same, but for what latencies, written
/// above the picture, do to the encoder: two runs of one drive differ by as much.
/// </summary>
internal static class TwoLooks
{
    /// <summary>More than this is another look; an encoder makes 2 of it.</summary>
    public const int Same = 5;

    /// <summary>Less than this is the same look; a person's makes 40 of it.</summary>
    public const int Other = 15;

    /// <summary>Side of what is compared by its mean: what an encoder makes of edges is not in it, a look is made of
    /// squares as large.</summary>
    public const int Square = 8;

    private const int Width = 256;
    private const int Height = 192;
    private const int Frames = 6;
    private const int Around = 2;
    private const int Looks = 50;
    private const int UpperPart = 32;

    /// <summary>The pictures that do not look the same, each with its difference.</summary>
    public static IEnumerable<string> Unlike(Dictionary<string, byte[]> one, Dictionary<string, byte[]> two) =>
        Differences(one, two).Where(d => d.Value > Same).Select(Told);

    /// <summary>The pictures that do not look another, each with its difference.</summary>
    public static IEnumerable<string> Alike(Dictionary<string, byte[]> one, Dictionary<string, byte[]> two) =>
        Differences(one, two).Where(d => d.Value < Other).Select(Told);

    /// <summary>The largest difference in grey.</summary>
    public static int Difference(byte[] one, byte[] two)
    {
        Assert.Equal(one.Length, two.Length);
        return one.Zip(two, (a, b) => Math.Abs(a - b)).Max();
    }

    /// <summary>The mean grey of the whole squares of a picture file below its head line.</summary>
    public static byte[] OfPicture(string path)
    {
        byte[] pixels = PictureFile.ReadColour(path, out ImageSize size);
        int top = size.Height / 4;
        int columns = size.Width / Square;
        int[] sums = new int[columns * ((size.Height - top) / Square)];
        for (int i = 0; i < size.Width * size.Height; i++)
        {
            (int column, int row) = (i % size.Width / Square, ((i / size.Width) - top) / Square);
            if (i / size.Width >= top && column < columns && row < sums.Length / columns)
            {
                sums[(row * columns) + column] += pixels[3 * i] + pixels[(3 * i) + 1] + pixels[(3 * i) + 2];
            }
        }

        return [.. sums.Select(sum => (byte)(sum / (3 * Square * Square)))];
    }

    /// <summary>Writes the network and its card into a folder.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="sky">What the third class is called.</param>
    /// <returns>The card.</returns>
    public static string WriteNetwork(string folder, string sky)
    {
        Directory.CreateDirectory(folder);
        return new TinyNetwork
        {
            Width = Width,
            Height = Height,
            Heads =
            [
                new TinyHead("out", "class_ids", Type.Int64, "NCHW", 1,
                [
                    ("Road", [70, 160, 70], "drivable"), ("Pedestrian", [200, 60, 190], "pedestrian"),
                    (sky, [120, 190, 250], "other"),
                ]),
            ],
        }.WriteTo(folder);
    }

    /// <summary>Road below, sky above, one person who walks to the right, with a look of his own.</summary>
    /// <param name="drive">Folder of the pictures; made if it is not there.</param>
    /// <param name="seed">Of the look.</param>
    /// <param name="isStill">Whether any two pictures may be compared: they differ in their upper part alone, which is
    /// not looked at, so that the camera does not count as frozen.</param>
    public static void WriteDrive(string drive, int seed, bool isStill)
    {
        Directory.CreateDirectory(drive);
        Random look = new(seed);
        int[] still = Look(look);
        for (int frame = 0; frame < Frames; frame++)
        {
            int phase = isStill ? 0 : frame;
            byte[] pixels = new byte[Width * Height * 3];
            int[] looks = isStill ? still : Look(look);
            int[] above = Look(new Random(frame));
            int left = 60 + (phase * 14);
            for (int i = 0; i < Width * Height; i++)
            {
                (int u, int v) = (i % Width, i / Width);
                bool isPerson = IsIn(u, v, left, 0);
                int shade = (((u * 7) + (v * 13) + (phase * 11)) % 20) - (phase % 2 * 40);
                bool hasLook = IsIn(u, v, left, Around);
                bool isAbove = isStill && v < UpperPart;
                int noise = hasLook || isAbove ? (isAbove ? above : looks)[(v / 8 * 32) + (u / 8)] : shade;
                (int r, int g, int b) = isPerson ? (200, 60, 190) : v > 90 ? (70, 160, 70) : (120, 190, 250);
                pixels[3 * i] = (byte)Math.Clamp(b + noise, 0, 255);
                pixels[(3 * i) + 1] = (byte)Math.Clamp(g + noise, 0, 255);
                pixels[(3 * i) + 2] = (byte)Math.Clamp(r + noise, 0, 255);
            }

            PictureFile.Write(Path.Combine(drive, $"f{frame}.png"), new(Width, Height), pixels);
        }

        static int[] Look(Random look) => [.. Enumerable.Range(0, 32 * 24).Select(_ => look.Next(-Looks, Looks + 1))];

        static bool IsIn(int u, int v, int left, int around) =>
            u >= left - around && u < left + 30 + around && v >= 60 - around && v < 140 + around;
    }

    private static IEnumerable<(string Name, int Value)> Differences(
        Dictionary<string, byte[]> one, Dictionary<string, byte[]> two) =>
        one.Keys.Select(name => (name, Difference(one[name], two[name])));

    private static string Told((string Name, int Value) difference) => $"{difference.Name}: {difference.Value}";
}
