using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Segmenting;

public sealed class SoftmaxConfidenceTests
{
    [Fact]
    public void Exp_is_within_3e7_of_the_true_value()
    {
        for (int i = 0; i <= 870_000; i++)
        {
            float x = -i / 10_000f;
            double exact = Math.Exp(x);
            Assert.True(
                Math.Abs(SoftmaxConfidence.Exp(x) - exact) <= 3e-7 * exact, FormattableString.Invariant($"x = {x:R}"));
        }

        Assert.Equal(1f, SoftmaxConfidence.Exp(0));
        Assert.Equal(SoftmaxConfidence.Exp(-87), SoftmaxConfidence.Exp(float.NegativeInfinity));
        Assert.Equal(SoftmaxConfidence.Exp(-87), SoftmaxConfidence.Exp(float.NaN));
    }

    [Fact]
    public void Every_path_gives_the_scalar_bytes_close_to_softmax()
    {
        foreach (int pixels in KernelPaths.Lengths.Append(1000))
        {
            foreach (int channels in (ReadOnlySpan<int>)[2, 11, 255])
            {
                float[] planes = Some.Scores((channels * pixels) + 1, pixels);
                ReadOnlySpan<float> view = planes.AsSpan(1);
                byte[] expected = new byte[pixels];
                SoftmaxConfidence.Logits(SimdPath.Scalar, view, expected);
                for (int i = 0; i < pixels; i++)
                {
                    double[] logits =
                        [.. Enumerable.Range(0, channels).Select(c => (double)planes[1 + (c * pixels) + i])];
                    double probability = 1 / logits.Sum(logit => Math.Exp(logit - logits.Max()));
                    Assert.Equal(probability * 255, expected[i], 0.51);
                }

                foreach (SimdPath path in KernelPaths.Vectorised())
                {
                    byte[] actual = new byte[pixels];
                    SoftmaxConfidence.Logits(path, view, actual);
                    Assert.Equal(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void Broken_scores_give_no_false_confidence_and_no_false_byte()
    {
        float[] planes = new float[3 * 32];
        planes.AsSpan().Fill(float.NaN);
        foreach (SimdPath path in KernelPaths.All())
        {
            byte[] target = new byte[32];
            SoftmaxConfidence.Logits(path, planes, target);
            Assert.All(target, confidence => Assert.Equal(0, confidence));
            float[] infinite = [.. planes];
            infinite.AsSpan(32, 32).Fill(float.PositiveInfinity);
            SoftmaxConfidence.Logits(path, infinite, target);
            Assert.All(target, confidence => Assert.Equal(255, confidence));
            float[] single = [.. planes];
            single.AsSpan(64, 32).Fill(-3f);
            SoftmaxConfidence.Logits(path, single, target);
            Assert.All(target, confidence => Assert.Equal(255, confidence));
        }
    }
}
