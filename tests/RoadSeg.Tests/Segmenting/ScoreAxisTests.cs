using RoadSeg.Segmenting;

namespace RoadSeg.Tests.Segmenting;

public sealed class ScoreAxisTests
{
    // A ramp 0, 1, 2 … enlarged by torch 1.13 interpolate(mode="bilinear", align_corners=False) is the positions.
    [Theory]
    [InlineData(3, 7, new[] { 0.0, 0.142857, 0.571429, 1.0, 1.428571, 1.857143, 2.0 })]
    [InlineData(5, 3, new[] { 0.333333, 2.0, 3.666667 })]
    [InlineData(60, 480, new[] { 0, 0, 0, 0, 0.0625, 0.1875, 0.3125, 0.4375, 0.5625, 0.6875, 0.8125, 0.9375 })]
    public void Positions_are_those_of_torch(int source, int target, double[] first)
    {
        ScoreAxis axis = new(source, target);
        for (int i = 0; i < first.Length; i++)
        {
            Assert.Equal(first[i], axis.Left[i] + axis.Weights[i], 1e-6);
        }

        Assert.Equal(source - 1, axis.Right[^1]);
    }
}
