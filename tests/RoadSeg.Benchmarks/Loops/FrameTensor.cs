using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using RoadSeg.Inference;
using OrtElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// The usual way from a frame to a tensor in C#: resize, swap the channels (straight into the tensor where it is NHWC),
/// then one pass that takes the channels apart and normalises them.
/// </summary>
internal sealed class FrameTensor : IDisposable
{
    private readonly ModelInput input;
    private readonly Mat resized = new();
    private readonly Mat ordered = new();
    private readonly Mat? packed;
    private readonly float[] gain;
    private readonly float[] bias;

    /// <summary>Allocates the tensor; only what <see cref="PeerCard"/> lets pass.</summary>
    public unsafe FrameTensor(ModelInput input)
    {
        this.input = input;
        (gain, bias) = PeerCard.GainAndBias(input.Normalisation);
        bool isPacked = input.Layout == TensorLayout.Nhwc;
        (int height, int width) = (input.Size.Height, input.Size.Width);
        long[] shape = isPacked ? [1, height, width, 3] : [1, 3, height, width];
        OrtElementType type = input.ElementType == TensorElementType.UInt8
            ? OrtElementType.UInt8
            : OrtElementType.Float;
        Value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        Values = [Value];
        if (isPacked)
        {
            // The tensor's memory is the runtime's own and stays where it is.
            fixed (byte* bytes = Value.GetTensorMutableDataAsSpan<byte>())
            {
                packed = Mat.FromPixelData(height, width, MatType.CV_8UC3, (nint)bytes);
            }
        }
    }

    /// <summary>The tensor.</summary>
    public OrtValue Value { get; }

    /// <summary>The tensor alone in a list, made once.</summary>
    public OrtValue[] Values { get; }

    /// <summary>Fills the tensor from a BGR frame.</summary>
    public void Fill(Mat frame)
    {
        Size size = new(input.Size.Width, input.Size.Height);
        Mat source = frame;
        if (frame.Size() != size)
        {
            Cv2.Resize(frame, resized, size);
            source = resized;
        }

        if (input.ChannelOrder == ChannelOrder.Rgb)
        {
            Cv2.CvtColor(source, packed ?? ordered, ColorConversionCodes.BGR2RGB);
            source = packed ?? ordered;
        }
        else if (packed is not null)
        {
            source.CopyTo(packed);
        }

        if (packed is not null)
        {
            return;
        }

        ReadOnlySpan<Vec3b> pixels = MatSpans.Of<Vec3b>(source);
        if (input.ElementType == TensorElementType.UInt8)
        {
            Split(pixels, Value.GetTensorMutableDataAsSpan<byte>());
        }
        else
        {
            Normalise(pixels, Value.GetTensorMutableDataAsSpan<float>());
        }
    }

    /// <summary>Frees the tensor.</summary>
    public void Dispose()
    {
        packed?.Dispose();
        Value.Dispose();
        resized.Dispose();
        ordered.Dispose();
    }

    private static void Split(ReadOnlySpan<Vec3b> pixels, Span<byte> tensor)
    {
        int count = pixels.Length;
        Span<byte> first = tensor[..count];
        Span<byte> second = tensor.Slice(count, count);
        Span<byte> third = tensor.Slice(2 * count, count);
        for (int i = 0; i < pixels.Length; i++)
        {
            Vec3b pixel = pixels[i];
            first[i] = pixel.Item0;
            second[i] = pixel.Item1;
            third[i] = pixel.Item2;
        }
    }

    private void Normalise(ReadOnlySpan<Vec3b> pixels, Span<float> tensor)
    {
        int count = pixels.Length;
        Span<float> first = tensor[..count];
        Span<float> second = tensor.Slice(count, count);
        Span<float> third = tensor.Slice(2 * count, count);
        (float g0, float g1, float g2) = (gain[0], gain[1], gain[2]);
        (float b0, float b1, float b2) = (bias[0], bias[1], bias[2]);
        for (int i = 0; i < pixels.Length; i++)
        {
            Vec3b pixel = pixels[i];
            first[i] = (pixel.Item0 * g0) + b0;
            second[i] = (pixel.Item1 * g1) + b1;
            third[i] = (pixel.Item2 * g2) + b2;
        }
    }
}
