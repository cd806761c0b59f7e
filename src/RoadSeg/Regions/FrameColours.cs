using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>The colour of the frame at a class map's pixels. One thread at a time.</summary>
internal sealed class FrameColours
{
    private readonly int imageWidth;
    private readonly int[] columns;
    private readonly int[] rows;

    /// <summary>Prepares.</summary>
    /// <param name="classMap">Size of the class maps.</param>
    /// <param name="image">Size of the frames.</param>
    /// <param name="imageFromModel">How the class map lies in the frame.</param>
    public FrameColours(ImageSize classMap, ImageSize image, Letterbox imageFromModel)
    {
        imageWidth = image.Width;
        columns = Nearest(classMap.Width, image.Width, u => imageFromModel.ImageFromModel(u, 0).U);
        rows = Nearest(classMap.Height, image.Height, v => imageFromModel.ImageFromModel(0, v).V);
    }

    /// <summary>Where the frame's pixel at a class map's pixel begins; below 0 outside the frame.</summary>
    /// <param name="column">Of the class map.</param>
    /// <param name="row">Of the class map.</param>
    public int OffsetOf(int column, int row) =>
        columns[column] < 0 || rows[row] < 0 ? -1 : 3 * ((rows[row] * imageWidth) + columns[column]);

    private static int[] Nearest(int mapLength, int imageLength, Func<int, double> imageFromMap)
    {
        int[] indices = new int[mapLength];
        for (int i = 0; i < mapLength; i++)
        {
            int nearest = (int)Math.Floor(imageFromMap(i) + 0.5 + 1e-9);
            indices[i] = nearest < 0 || nearest >= imageLength ? -1 : nearest;
        }

        return indices;
    }
}
