using RoadSeg.Geometry;

namespace RoadSeg.Tests.Preprocessing;

/// <summary>
/// What the preprocessing should give, written from its description in double precision: groups of 2^n pixels are
/// averaged where an axis shrinks by more than 2, then bilinear with half-pixel centres and clamped edges.
/// </summary>
internal static class ResizeOracle
{
    /// <summary>Value 0..255 of a channel (0 blue) of a pixel of the network's picture; 0 in a bar.</summary>
    public static double Level(byte[] bgr, ImageSize image, Letterbox imageFromModel, int u, int v, int channel)
    {
        double centreU = ((u + 0.5) * imageFromModel.ScaleU) + imageFromModel.OffsetU;
        double centreV = ((v + 0.5) * imageFromModel.ScaleV) + imageFromModel.OffsetV;
        if (centreU < 0 || centreU >= image.Width || centreV < 0 || centreV >= image.Height)
        {
            return 0;
        }

        double sum = 0;
        foreach ((int row, double rowWeight) in Taps(centreV, imageFromModel.ScaleV, image.Height))
        {
            foreach ((int column, double columnWeight) in Taps(centreU, imageFromModel.ScaleU, image.Width))
            {
                sum += bgr[(((row * image.Width) + column) * 3) + channel] * rowWeight * columnWeight;
            }
        }

        return sum;
    }

    private static IEnumerable<(int Index, double Weight)> Taps(double centre, double scale, int length)
    {
        int group = 1;
        while (group < 128 && scale / group > 2)
        {
            group *= 2;
        }

        int groups = (length + group - 1) / group;
        double position = Math.Clamp((centre / group) - 0.5, 0, groups - 1);
        int first = (int)Math.Floor(position);
        int second = Math.Min(first + 1, groups - 1);
        double weight = position - first;
        for (int i = 0; i < group; i++)
        {
            yield return (Math.Min((first * group) + i, length - 1), (1 - weight) / group);
            yield return (Math.Min((second * group) + i, length - 1), weight / group);
        }
    }
}
