using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Boxes of regions in the camera image.</summary>
internal static class RegionBox
{
    /// <summary>The smallest box of whole image pixels around a region, cut at the picture's edges.</summary>
    /// <param name="whole">The region, class-map pixels.</param>
    /// <param name="imageFromModel">How the class map lies in the image.</param>
    /// <param name="image">Size of the image.</param>
    public static ImageBox Of(in Component whole, in Letterbox imageFromModel, ImageSize image)
    {
        int left = Math.Max(0, (int)Math.Floor((whole.Left * imageFromModel.ScaleU) + imageFromModel.OffsetU));
        int top = Math.Max(0, (int)Math.Floor((whole.Top * imageFromModel.ScaleV) + imageFromModel.OffsetV));
        int right = (int)Math.Ceiling((whole.Right * imageFromModel.ScaleU) + imageFromModel.OffsetU);
        int bottom = (int)Math.Ceiling((whole.Bottom * imageFromModel.ScaleV) + imageFromModel.OffsetV);
        return new ImageBox(
            left,
            top,
            Math.Max(0, Math.Min(right, image.Width) - left),
            Math.Max(0, Math.Min(bottom, image.Height) - top));
    }
}
