using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Segmenting;

public sealed class ScoreConfidenceTests
{
    private delegate void Kernel(SimdPath path, ReadOnlySpan<float> planes, Span<byte> target);

    [Fact]
    public void Probabilities_and_masks_speak_for_themselves()
    {
        byte[] target = new byte[4];
        ScoreConfidence.Probabilities(SimdPath.Scalar, [0.2f, 1f, float.NaN, 0.5f, 0.8f, 0f, float.NaN, 0.5f], target);
        Assert.Equal<byte>([204, 255, 0, 128], target);
        ScoreConfidence.Masks(SimdPath.Scalar, [0.2f, 1f, float.NaN, 0.5f, 0.1f, 0f, float.NaN, 0.4f], target);
        Assert.Equal<byte>([204, 255, 0, 128], target);
    }

    [Fact]
    public void Masks_before_the_sigmoid_are_as_sure_as_after_it()
    {
        float[] logits = [0, 2, -2, 40, -40, float.NaN, 0.1f, float.PositiveInfinity];
        float[] masks = [.. logits.Select(x => (float)(1 / (1 + Math.Exp(-x))))];
        byte[] expected = new byte[8];
        byte[] actual = new byte[8];
        ScoreConfidence.Masks(SimdPath.Scalar, masks, expected);
        ScoreConfidence.MaskLogits(SimdPath.Scalar, logits, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Every_path_gives_the_scalar_bytes()
    {
        Kernel[] kernels = [ScoreConfidence.Probabilities, ScoreConfidence.Masks, ScoreConfidence.MaskLogits];
        foreach (int pixels in KernelPaths.Lengths.Append(257).Append(1000))
        {
            foreach (int channels in (ReadOnlySpan<int>)[1, 2, 19])
            {
                float[] planes = Some.Scores((channels * pixels) + 1, pixels);
                planes[pixels] = float.NaN;
                foreach (Kernel kernel in kernels)
                {
                    byte[] expected = new byte[pixels];
                    kernel(SimdPath.Scalar, planes.AsSpan(1), expected);
                    foreach (SimdPath path in KernelPaths.Vectorised())
                    {
                        byte[] actual = new byte[pixels];
                        kernel(path, planes.AsSpan(1), actual);
                        Assert.Equal(expected, actual);
                    }
                }
            }
        }
    }
}
