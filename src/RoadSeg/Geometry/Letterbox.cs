namespace RoadSeg.Geometry;

/// <summary>
/// imageFromModel: how the network's picture lies in the camera image, after a stretch, a letterbox or a crop.
/// The one object that is used both ways, so that resize and its inverse can never differ.
/// image = (model + 0.5) · scale + offset − 0.5 on each axis, with pixel centres at whole numbers.
/// </summary>
/// <param name="ScaleU">Image pixels per model pixel, to the right.</param>
/// <param name="ScaleV">Image pixels per model pixel, down.</param>
/// <param name="OffsetU">Image pixels left of the model picture (negative when there are bars).</param>
/// <param name="OffsetV">Image pixels above the model picture (negative when there are bars).</param>
public readonly record struct Letterbox(double ScaleU, double ScaleV, double OffsetU, double OffsetV)
{
    /// <summary>The whole image onto the whole model picture; the aspect ratio may change.</summary>
    public static Letterbox Stretch(ImageSize image, ImageSize model) =>
        new((double)image.Width / model.Width, (double)image.Height / model.Height, 0, 0);

    /// <summary>The whole image inside the model picture, aspect kept, centred, with bars on two sides.</summary>
    public static Letterbox Fit(ImageSize image, ImageSize model) =>
        Centred(image, model, Math.Max((double)image.Width / model.Width, (double)image.Height / model.Height));

    /// <summary>The model picture inside the image, aspect kept, centred, two sides of the image cut off.</summary>
    public static Letterbox Crop(ImageSize image, ImageSize model) =>
        Centred(image, model, Math.Min((double)image.Width / model.Width, (double)image.Height / model.Height));

    /// <summary>Image position of a model position.</summary>
    public ImagePoint ImageFromModel(double u, double v) =>
        new(((u + 0.5) * ScaleU) + OffsetU - 0.5, ((v + 0.5) * ScaleV) + OffsetV - 0.5);

    /// <summary>Model position of an image position.</summary>
    public ImagePoint ModelFromImage(double u, double v) =>
        new(((u + 0.5 - OffsetU) / ScaleU) - 0.5, ((v + 0.5 - OffsetV) / ScaleV) - 0.5);

    private static Letterbox Centred(ImageSize image, ImageSize model, double scale) =>
        new(scale, scale, (image.Width - (model.Width * scale)) / 2, (image.Height - (model.Height * scale)) / 2);
}
