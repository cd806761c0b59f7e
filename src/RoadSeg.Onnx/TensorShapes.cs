using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using OrtElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace RoadSeg.Onnx;

/// <summary>Shapes and element types between a card and ONNX Runtime.</summary>
internal static class TensorShapes
{
    // 1 GiB of float32: far more than any class map at the size of a frame.
    private const long ElementsMax = 1L << 28;

    /// <summary>The shape to feed: as the card says, without the batch dimension where the graph has none.</summary>
    public static long[] InputShape(ModelInput input, NodeMetadata node)
    {
        long[] picture = input.Layout == TensorLayout.Nchw
            ? [3, input.Size.Height, input.Size.Width]
            : [input.Size.Height, input.Size.Width, 3];
        return node.Dimensions.Length == 3 ? picture : [1, .. picture];
    }

    /// <summary>
    /// Channels and size of a tensor that is one picture: [1,C,H,W] or [1,H,W,C], the same without the leading 1, or
    /// [H,W]; null for any other shape.
    /// </summary>
    public static (int Channels, ImageSize Size)? Picture(ReadOnlySpan<long> shape, TensorLayout layout)
    {
        long elements = 1;
        foreach (long length in shape)
        {
            if (length < 1 || length > ElementsMax / elements)
            {
                return null;
            }

            elements *= length;
        }

        ReadOnlySpan<long> picture = shape.Length is 3 or 4 && shape[0] == 1 ? shape[1..] : shape;
        return (picture.Length, layout) switch
        {
            (2, _) => (1, new ImageSize((int)picture[1], (int)picture[0])),
            (3, TensorLayout.Nchw) => ((int)picture[0], new ImageSize((int)picture[2], (int)picture[1])),
            (3, _) => ((int)picture[2], new ImageSize((int)picture[1], (int)picture[0])),
            _ => null,
        };
    }

    public static OrtValue Allocate(long[] shape, TensorElementType type) =>
        OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, ToOrt(type), shape);

    public static OrtElementType ToOrt(TensorElementType type) => type switch
    {
        TensorElementType.Float32 => OrtElementType.Float,
        TensorElementType.Float16 => OrtElementType.Float16,
        TensorElementType.UInt8 => OrtElementType.UInt8,
        TensorElementType.Int32 => OrtElementType.Int32,
        TensorElementType.Int64 => OrtElementType.Int64,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static TensorElementType? FromOrt(OrtElementType type) => type switch
    {
        OrtElementType.Float => TensorElementType.Float32,
        OrtElementType.Float16 => TensorElementType.Float16,
        OrtElementType.UInt8 => TensorElementType.UInt8,
        OrtElementType.Int32 => TensorElementType.Int32,
        OrtElementType.Int64 => TensorElementType.Int64,
        _ => null,
    };

    /// <summary>For example <c>float32 [1,3,360,480]</c>; unknown dimensions are written as ?.</summary>
    public static string Describe(string type, IEnumerable<long> shape) =>
        $"{type} [{string.Join(",", shape.Select(d => d < 0 ? "?" : FormattableString.Invariant($"{d}")))}]";

    public static string NameOf(OrtElementType type) => FromOrt(type) is TensorElementType known
        ? NameOf(known)
        : type.ToString();

    public static string NameOf(TensorElementType type) => type switch
    {
        TensorElementType.Float32 => "float32",
        TensorElementType.Float16 => "float16",
        TensorElementType.UInt8 => "uint8",
        TensorElementType.Int32 => "int32",
        TensorElementType.Int64 => "int64",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
