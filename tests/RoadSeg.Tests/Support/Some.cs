using System.Collections.Immutable;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Tests.Support;

/// <summary>Test material that reads as words. Everything is made from a fixed seed.</summary>
internal static class Some
{
    /// <summary>Noise with flat stretches of 0 and 255, where rounding and overflow would show.</summary>
    public static byte[] Pixels(ImageSize size, int seed = 1)
    {
        Random random = new(seed);
        byte[] pixels = new byte[size.PixelCount * 3];
        random.NextBytes(pixels);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = pixels[i] switch { < 40 => 0, > 215 => 255, byte other => other };
        }

        return pixels;
    }

    /// <summary>Scores in ±8 with a few exact ties.</summary>
    public static float[] Scores(int count, int seed = 1)
    {
        Random random = new(seed);
        float[] scores = new float[count];
        for (int i = 0; i < count; i++)
        {
            scores[i] = random.Next(8) == 0 ? 2f : (float)((random.NextDouble() * 16) - 8);
        }

        return scores;
    }

    /// <summary>An input of a network; uint8 NCHW RGB without normalisation unless said otherwise.</summary>
    public static ModelInput Input(
        ImageSize size,
        TensorElementType type = TensorElementType.UInt8,
        TensorLayout layout = TensorLayout.Nchw,
        ChannelOrder order = ChannelOrder.Rgb,
        Normalisation? normalisation = null,
        ResizePolicy resize = ResizePolicy.Stretch) =>
        new("image", layout, type, size, order, normalisation ?? Normalisation.Identity, resize);

    /// <summary>ImageNet statistics, as torchvision and fastai use them.</summary>
    public static Normalisation ImageNet { get; } = new(1.0 / 255, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>So many classes, the first drivable.</summary>
    public static ImmutableArray<ClassDefinition> Classes(int count) =>
    [
        .. Enumerable.Range(0, count).Select(id => new ClassDefinition(
            FormattableString.Invariant($"class {id}"),
            new ClassColour((byte)id, 0, 0),
            id == 0 ? ClassRole.Drivable : ClassRole.Other)),
    ];
}
