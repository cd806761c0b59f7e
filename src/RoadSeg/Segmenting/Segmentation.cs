using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Segmenting;

/// <summary>
/// The class of every pixel of the network's picture, with how sure the network is. Buffers are allocated once and
/// refilled for each frame; one owner at a time.
/// </summary>
public sealed class Segmentation
{
    private readonly byte[] classIds;
    private readonly byte[] confidences;
    private readonly int[] columnOfU;
    private readonly int[] rowOfV;

    /// <summary>Allocates the buffers.</summary>
    /// <param name="classes">Meaning of the ids.</param>
    /// <param name="size">Size of the class map: that of the network's picture.</param>
    /// <param name="confidenceSize">Size of the confidence map: that of the network's output.</param>
    /// <param name="imageFromModel">How the class map lies in the camera image.</param>
    /// <param name="imageSize">Size of the camera image.</param>
    public Segmentation(
        ClassTable classes, ImageSize size, ImageSize confidenceSize, Letterbox imageFromModel, ImageSize imageSize)
    {
        Classes = classes;
        Size = size;
        ConfidenceSize = confidenceSize;
        ImageFromModel = imageFromModel;
        ImageSize = imageSize;
        classIds = GC.AllocateUninitializedArray<byte>(size.PixelCount, pinned: true);
        confidences = GC.AllocateUninitializedArray<byte>(confidenceSize.PixelCount, pinned: true);
        columnOfU = NearestIndices(imageSize.Width, size.Width, u => imageFromModel.ModelFromImage(u, 0).U);
        rowOfV = NearestIndices(imageSize.Height, size.Height, v => imageFromModel.ModelFromImage(0, v).V);
        Array.Fill(classIds, ClassTable.IgnoredId);
        Array.Fill(confidences, (byte)0);
    }

    /// <summary>Meaning of the ids.</summary>
    public ClassTable Classes { get; }

    /// <summary>Size of the class map in model pixels.</summary>
    public ImageSize Size { get; }

    /// <summary>Size of the confidence map; it covers the same picture as the class map.</summary>
    public ImageSize ConfidenceSize { get; }

    /// <summary>Camera image position of a class map position.</summary>
    public Letterbox ImageFromModel { get; }

    /// <summary>Size of the camera image.</summary>
    public ImageSize ImageSize { get; }

    /// <summary>Class map column nearest to each image column; −1 outside the network's picture.</summary>
    public ReadOnlySpan<int> ColumnOfU => columnOfU;

    /// <summary>Class map row nearest to each image row; −1 outside the network's picture.</summary>
    public ReadOnlySpan<int> RowOfV => rowOfV;

    /// <summary>Class ids, H×W row-major; 255 is ignored (see <see cref="ClassTable.IgnoredId"/>).</summary>
    public Span<byte> ClassIds => classIds;

    /// <summary>
    /// Probability of the winning class in 1/255, h×w row-major at <see cref="ConfidenceSize"/>. 255 throughout for
    /// models that give class ids only.
    /// </summary>
    public Span<byte> Confidences => confidences;

    /// <summary>Confidence in 1/255 at a class map pixel (nearest).</summary>
    /// <param name="u">Column of the class map.</param>
    /// <param name="v">Row of the class map.</param>
    public byte ConfidenceAt(int u, int v)
    {
        int column = u * ConfidenceSize.Width / Size.Width;
        int row = v * ConfidenceSize.Height / Size.Height;
        return confidences[(row * ConfidenceSize.Width) + column];
    }
    /// <summary>
    /// The class map at the camera image's size: each image pixel takes the class of the nearest class-map pixel, and
    /// 255 where the network's picture does not reach.
    /// </summary>
    /// <param name="ids">Image height × image width, row-major.</param>
    public void CopyAtImageSize(Span<byte> ids)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, ImageSize.PixelCount);
        ReadOnlySpan<int> columns = columnOfU;
        for (int v = 0; v < ImageSize.Height; v++)
        {
            Span<byte> target = ids.Slice(v * ImageSize.Width, ImageSize.Width);
            int row = rowOfV[v];
            if (row < 0)
            {
                target.Fill(ClassTable.IgnoredId);
                continue;
            }

            ReadOnlySpan<byte> source = classIds.AsSpan(row * Size.Width, Size.Width);
            for (int u = 0; u < target.Length; u++)
            {
                int column = columns[u];
                target[u] = column < 0 ? ClassTable.IgnoredId : source[column];
            }
        }
    }

    private static int[] NearestIndices(int imageLength, int mapLength, Func<int, double> mapFromImage)
    {
        int[] indices = new int[imageLength];
        for (int i = 0; i < imageLength; i++)
        {
            // The epsilon keeps positions exactly between two pixels from falling either way by rounding noise.
            int nearest = (int)Math.Floor(mapFromImage(i) + 0.5 + 1e-9);
            indices[i] = nearest < 0 || nearest >= mapLength ? -1 : nearest;
        }

        return indices;
    }
}
