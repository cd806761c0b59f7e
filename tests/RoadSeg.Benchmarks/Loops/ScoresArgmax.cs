using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OpenCvSharp;
using RoadSeg.Geometry;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// The usual way from scores to class ids in C#: the largest plane of every pixel, several pixels at a time; of the
/// scores as they are, or of the scores enlarged by OpenCV to the network's picture.
/// </summary>
internal sealed class ScoresArgmax : IDisposable
{
    private readonly OrtValue scores;
    private readonly TensorElementType type;
    private readonly ImageSize scoreSize;
    private readonly int classes;
    private readonly bool isEnlarged;
    private readonly float[] best;
    private readonly int[] winner;
    private readonly byte[] ids;
    private readonly Mat enlarged = new();

    /// <summary>Allocates the class map.</summary>
    public ScoresArgmax(OrtValue scores, ImageSize picture, bool isAccurate)
    {
        this.scores = scores;
        OrtTensorTypeAndShapeInfo description = scores.GetTensorTypeAndShape();
        long[] shape = description.Shape;
        type = description.ElementDataType;
        scoreSize = new ImageSize((int)shape[^1], (int)shape[^2]);
        classes = shape.Length == 4 ? (int)shape[1] : 1;
        isEnlarged = isAccurate && type == TensorElementType.Float && scoreSize != picture;
        Size = isEnlarged ? picture : scoreSize;
        best = new float[Size.PixelCount];
        winner = new int[Size.PixelCount];
        ids = new byte[Size.PixelCount];
    }

    /// <summary>Size of the class map.</summary>
    public ImageSize Size { get; }

    /// <summary>The class map of the last run.</summary>
    public ReadOnlySpan<byte> Ids => ids;

    /// <summary>Finds the class of every pixel.</summary>
    public void Run()
    {
        if (type != TensorElementType.Float)
        {
            CopyIds();
            return;
        }

        Span<float> planes = scores.GetTensorMutableDataAsSpan<float>();
        int plane = scoreSize.PixelCount;
        for (int id = 0; id < classes; id++)
        {
            Span<float> own = planes.Slice(id * plane, plane);
            Take(isEnlarged ? Enlarge(own) : own, id);
        }

        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = (byte)winner[i];
        }
    }

    /// <summary>The class map at a frame's size, by the nearest pixel.</summary>
    public byte[] AtFrameSize(ImageSize frame)
    {
        byte[] mask = new byte[frame.PixelCount];
        for (int v = 0; v < frame.Height; v++)
        {
            int row = ((2 * v) + 1) * Size.Height / (2 * frame.Height) * Size.Width;
            for (int u = 0; u < frame.Width; u++)
            {
                mask[(v * frame.Width) + u] = ids[row + (((2 * u) + 1) * Size.Width / (2 * frame.Width))];
            }
        }

        return mask;
    }

    /// <summary>Frees the enlarged plane.</summary>
    public void Dispose() => enlarged.Dispose();

    private unsafe ReadOnlySpan<float> Enlarge(Span<float> plane)
    {
        fixed (float* pixels = plane)
        {
            using Mat small = Mat.FromPixelData(scoreSize.Height, scoreSize.Width, MatType.CV_32FC1, (nint)pixels);
            Cv2.Resize(small, enlarged, new Size(Size.Width, Size.Height));
        }

        return MatSpans.Of<float>(enlarged);
    }

    private void Take(ReadOnlySpan<float> plane, int id)
    {
        if (id == 0)
        {
            plane.CopyTo(best);
            Array.Clear(winner);
            return;
        }

        ReadOnlySpan<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(plane);
        Span<Vector<float>> wideBest = MemoryMarshal.Cast<float, Vector<float>>(best.AsSpan());
        Span<Vector<int>> wideWinner = MemoryMarshal.Cast<int, Vector<int>>(winner.AsSpan());
        Vector<int> ids = new(id);
        for (int i = 0; i < wide.Length; i++)
        {
            Vector<int> isLarger = Vector.GreaterThan(wide[i], wideBest[i]);
            wideBest[i] = Vector.ConditionalSelect(isLarger, wide[i], wideBest[i]);
            wideWinner[i] = Vector.ConditionalSelect(isLarger, ids, wideWinner[i]);
        }

        for (int i = wide.Length * Vector<float>.Count; i < plane.Length; i++)
        {
            if (plane[i] > best[i])
            {
                best[i] = plane[i];
                winner[i] = id;
            }
        }
    }

    private void CopyIds()
    {
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = type switch
            {
                TensorElementType.UInt8 => scores.GetTensorDataAsSpan<byte>()[i],
                TensorElementType.Int32 => (byte)scores.GetTensorDataAsSpan<int>()[i],
                _ => (byte)scores.GetTensorDataAsSpan<long>()[i],
            };
        }
    }
}
