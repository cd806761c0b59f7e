using Microsoft.ML.OnnxRuntime;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using OrtElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace RoadSeg.Onnx;

/// <summary>Shapes and element types between a card and ONNX Runtime.</summary>
internal static class TensorShapes
{
    public static long[] InputShape(ModelInput input) => input.Layout == TensorLayout.Nchw
        ? [1, 3, input.Size.Height, input.Size.Width]
        : [1, input.Size.Height, input.Size.Width, 3];

    // The rank is the session's own: class ids come as [1,H,W], [1,1,H,W] or [1,H,W,1].
    public static long[] OutputShape(InferenceSession session, ModelOutput output, OutputTensor tensor)
    {
        int rank = session.OutputMetadata[output.Name].Dimensions.Length;
        ImageSize size = tensor.Size;
        return (rank, output.Layout) switch
        {
            (3, _) => [1, size.Height, size.Width],
            (_, TensorLayout.Nhwc) => [1, size.Height, size.Width, tensor.Channels],
            _ => [1, tensor.Channels, size.Height, size.Width],
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
