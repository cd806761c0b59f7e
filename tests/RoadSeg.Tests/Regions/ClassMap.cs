using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Regions;

/// <summary>Hand-made class maps: one letter a pixel.</summary>
internal static class ClassMap
{
    public const byte Sky = 0;
    public const byte Road = 1;
    public const byte Person = 2;
    public const byte Cyclist = 3;
    public const byte Car = 4;
    public const byte Pavement = 5;
    public const byte Void = 6;

    public static ClassTable Classes { get; } = new([
        new ClassDefinition("sky", default, ClassRole.Other),
        new ClassDefinition("road", default, ClassRole.Drivable),
        new ClassDefinition("person", default, ClassRole.Pedestrian),
        new ClassDefinition("cyclist", default, ClassRole.Cyclist),
        new ClassDefinition("car", default, ClassRole.Obstacle),
        new ClassDefinition("pavement", default, ClassRole.Other),
        new ClassDefinition("void", default, ClassRole.Ignored)]);

    /// <summary>A segmentation whose class map is as large as the image.</summary>
    public static Segmentation Empty(ImageSize size)
    {
        Segmentation segmentation = new(Classes, size, size, Letterbox.Stretch(size, size), size);
        segmentation.Confidences.Fill(255);
        return segmentation;
    }

    /// <summary>Rows of letters: . sky, r road, p person, c cyclist, X car, _ pavement, v void, e ego.</summary>
    public static Segmentation From(params string[] rows)
    {
        Segmentation segmentation = Empty(new ImageSize(rows[0].Length, rows.Length));
        for (int v = 0; v < rows.Length; v++)
        {
            Assert.Equal(rows[0].Length, rows[v].Length);
            for (int u = 0; u < rows[v].Length; u++)
            {
                segmentation.ClassIds[(v * rows[0].Length) + u] = rows[v][u] switch
                {
                    '.' => Sky,
                    'r' => Road,
                    'p' => Person,
                    'c' => Cyclist,
                    'X' => Car,
                    '_' => Pavement,
                    'v' => Void,
                    'e' => ClassTable.IgnoredId,
                    char letter => throw new ArgumentException($"no class for '{letter}'"),
                };
            }
        }

        segmentation.Confidences.Fill(255);
        return segmentation;
    }

    /// <summary>A camera 1.4 m above the road, looking ahead and a little down.</summary>
    public static CameraInfo Camera(ImageSize size, double pitch = 0.1) => new(
        "front",
        size,
        new Intrinsics(size.Width * 0.8, size.Width * 0.8, (size.Width - 1) / 2.0, (size.Height - 1) / 2.0),
        Distortion.None,
        new CameraMount(1.4, 0, pitch, 0, 0.5, 0),
        ImmutableArray<ImmutableArray<ImagePoint>>.Empty);

    /// <summary>Fills a rectangle of pixels; right and bottom are exclusive.</summary>
    public static void Fill(this Segmentation segmentation, int left, int top, int right, int bottom, byte id)
    {
        for (int v = top; v < bottom; v++)
        {
            segmentation.ClassIds.Slice((v * segmentation.Size.Width) + left, right - left).Fill(id);
        }
    }
}
