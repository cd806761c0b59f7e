using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Regions;

/// <summary>
/// The pixels of a class map that show the ground right in front of the ego vehicle: what is connected to them can be
/// driven to. With a mounted camera they are fixed: the nearest visible ground of the corridor. Without one they are
/// a band at the bottom of the picture, looked up in every frame.
/// </summary>
internal sealed class EgoGround
{
    private readonly ImageSize classMap;
    private readonly RegionOptions options;
    private readonly ReusableList<int> seeds = new(4096);
    private readonly int[] bottoms;

    public EgoGround(
        ImageSize classMap, ImageSize image, Letterbox imageFromModel, CameraModel? camera, RegionOptions options)
    {
        this.classMap = classMap;
        this.options = options;
        bottoms = new int[classMap.Width];
        if (camera is not null)
        {
            FindCorridor(image, imageFromModel, camera);
        }

        IsFixed = seeds.Count > 0;
    }

    /// <summary>True when the seeds come from a camera that sees its corridor, the same in every frame.</summary>
    public bool IsFixed { get; }

    /// <summary>Indices of the seed pixels of the last map, ascending.</summary>
    public ReadOnlySpan<int> Seeds => seeds.Items;

    /// <summary>Looks the seeds up in a map; does nothing when they are fixed.</summary>
    public void Update(ReadOnlySpan<byte> classIds, ClassTable classes)
    {
        if (IsFixed)
        {
            return;
        }

        seeds.Clear();
        int seedRows = Math.Max(1, (int)Math.Round(classMap.Height * options.SeedHeightFraction));
        int margin = (int)Math.Round(classMap.Width * (1 - options.SeedWidthFraction) / 2);
        for (int column = margin; column < classMap.Width - margin; column++)
        {
            bottoms[column] = BottomOf(classIds, classes, column);
        }

        // Row by row: whoever counts the seeds walks the runs in that order too.
        for (int row = 0; row < classMap.Height; row++)
        {
            for (int column = margin; column < classMap.Width - margin; column++)
            {
                if (row <= bottoms[column] && row > bottoms[column] - seedRows)
                {
                    seeds.Add((row * classMap.Width) + column);
                }
            }
        }
    }

    /// <summary>Lowest row of a column that may show ground; −1 when there is none.</summary>
    public int BottomOf(ReadOnlySpan<byte> classIds, ClassTable classes, int column)
    {
        int row = classMap.Height - 1;
        while (row >= 0 && classIds[(row * classMap.Width) + column] == ClassTable.IgnoredId)
        {
            row--;
        }

        int aboveBonnet = row;
        int highest = IsFixed ? row : row - (int)Math.Round(classMap.Height * options.BonnetHeightFraction);
        while (aboveBonnet >= 0 && aboveBonnet > highest
            && classes.RoleOf(classIds[(aboveBonnet * classMap.Width) + column]) == ClassRole.Obstacle)
        {
            aboveBonnet--;
        }

        // Taller than any bonnet: something stands there.
        return aboveBonnet > highest ? aboveBonnet : row;
    }

    // Pixel by pixel, so that the seeds have no holes near the camera, where pixels are finer than any step.
    private void FindCorridor(ImageSize image, Letterbox imageFromModel, CameraModel camera)
    {
        double nearest = double.PositiveInfinity;
        ReusableList<(int Pixel, double Ahead)> corridor = new(4096);
        for (int pixel = 0; pixel < classMap.PixelCount; pixel++)
        {
            ImagePoint point = imageFromModel.ImageFromModel(pixel % classMap.Width, pixel / classMap.Width);
            if (!IsInImage(point, image) || IsInMask(point, camera.Camera)
                || !camera.TryGround(point, out GroundPoint ground)
                || ground.X < 0 || Math.Abs(ground.Y) > options.CorridorHalfWidthMeters)
            {
                continue;
            }

            nearest = Math.Min(nearest, ground.X);
            corridor.Add((pixel, ground.X));
        }

        foreach ((int pixel, double ahead) in corridor.Items)
        {
            if (ahead <= nearest + options.SeedLengthMeters)
            {
                seeds.Add(pixel);
            }
        }
    }

    private static bool IsInImage(ImagePoint point, ImageSize image) =>
        point.U >= -0.5 && point.V >= -0.5 && point.U < image.Width - 0.5 && point.V < image.Height - 0.5;

    private static bool IsInMask(ImagePoint point, CameraInfo camera)
    {
        foreach (ImmutableArray<ImagePoint> polygon in camera.EgoMask)
        {
            if (ImagePolygon.Contains(polygon.AsSpan(), point))
            {
                return true;
            }
        }

        return false;
    }
}
