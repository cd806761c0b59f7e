using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Labels.Outlines;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;
using RoadSeg.Sources;

namespace RoadSeg.Labels.Tests;

/// <summary>Class maps with everything that outlines stumble over, from a fixed seed.</summary>
internal static class SomeLabels
{
    public const byte Void = ClassTable.IgnoredId;

    public static ClassTable Classes { get; } = new(
    [
        new("Sky", new ClassColour(1, 2, 3), ClassRole.Other),
        new("Road", new ClassColour(4, 5, 6), ClassRole.Drivable),
        new("Car", new ClassColour(7, 8, 9), ClassRole.Obstacle),
        new("Pedestrian", new ClassColour(10, 11, 12), ClassRole.Pedestrian),
    ]);

    public static LabelNames Names { get; } = new(Classes);

    /// <summary>Noise: single pixels, corners that touch, holes in holes, pixels without a class.</summary>
    public static byte[] Noise(ImageSize size, int seed)
    {
        Random random = new(seed);
        byte[] ids = new byte[size.PixelCount];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = random.Next(7) switch { 0 => 3, 1 => 2, 2 => Void, 3 => 1, _ => 0 };
        }

        return ids;
    }

    /// <summary>Rings within rings, with pixels without a class in the middle.</summary>
    public static byte[] Rings(ImageSize size)
    {
        byte[] ids = new byte[size.PixelCount];
        for (int i = 0; i < ids.Length; i++)
        {
            double du = (i % size.Width) - (size.Width / 2.0);
            double dv = (i / size.Width) - (size.Height / 2.0);
            ids[i] = (Math.Sqrt((du * du) + (dv * dv)) / size.Height) switch
            {
                < 0.05 => 1,
                < 0.12 => Void,
                < 0.2 => 3,
                < 0.3 => 2,
                < 0.42 => 1,
                _ => 0,
            };
        }

        return ids;
    }

    public static RegionMap Outlined(ImageSize size, byte[] ids, double tolerance = 0)
    {
        RegionMap map = new(size);
        map.Find(ids);
        map.Outline(tolerance);
        return map;
    }

    /// <summary>Writes one map as frame 7 of a recording.</summary>
    public static async Task ExportAsync(
        string folder, ExportOptions options, ImageSize size, byte[] ids, IPictureFiles files)
    {
        SourceDescription source = new("drive", "front", size, false, 10, 100, "test");
        await using LabelExportPublisher sink = LabelExportPublisher.Open(folder, source, Names, options, files);
        Segmentation segmentation = new(Classes, size, size, Letterbox.Stretch(size, size), size);
        ids.CopyTo(segmentation.ClassIds);
        FramePool pool = new(size, 1);
        using Scene scene = new(segmentation, null, null);
        scene.Frame = await pool.RentAsync(new FrameStamp("front", 7, TimeSpan.Zero), 0, CancellationToken.None);
        scene.Frame.Pixels.Fill(9);
        sink.Publish(new SceneView(scene));
    }
}

/// <summary>Pictures as raw bytes behind their size and number of channels: no codec is needed to test formats.</summary>
internal sealed class RawPictures : IPictureFiles
{
    public void WriteColour(string path, ImageSize size, ReadOnlySpan<byte> bgr) =>
        File.WriteAllBytes(path, Pack(size, bgr));

    public void WriteGrey(string path, ImageSize size, ReadOnlySpan<byte> values) =>
        File.WriteAllBytes(path, Pack(size, values));

    public byte[] EncodeGrey(ImageSize size, ReadOnlySpan<byte> values) => Pack(size, values);

    public byte[] ReadColour(string path, out ImageSize size) => DecodeGrey(File.ReadAllBytes(path), out size)!;

    public byte[]? DecodeGrey(ReadOnlySpan<byte> png, out ImageSize size)
    {
        size = default;
        if (png.Length < 8)
        {
            return null;
        }

        size = new ImageSize(BitConverter.ToInt32(png), BitConverter.ToInt32(png[4..]));
        return png[8..].ToArray();
    }

    private static byte[] Pack(ImageSize size, ReadOnlySpan<byte> pixels) =>
        [.. BitConverter.GetBytes(size.Width), .. BitConverter.GetBytes(size.Height), .. pixels];
}

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("roadseg-labels-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
