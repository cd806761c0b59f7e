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
}
