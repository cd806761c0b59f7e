using RoadSeg.Geometry;
using RoadSeg.Scoring;

namespace RoadSeg.Tests.Scoring;

public sealed class ScoringTests
{
    [Fact]
    public void Iou_precision_and_recall_follow_their_definitions()
    {
        ConfusionMatrix matrix = new(3);

        // Class 0: 3 true, 2 found, 1 taken for 1; class 1: 2 true, 1 found, 1 nothing; void (11) left out.
        matrix.Add([0, 0, 0, 1, 1, 11, 255], [0, 0, 1, 1, 255, 0, 1]);
        Assert.Equal(new ClassScore(2.0 / 3, 1, 2.0 / 3, 3), matrix.ScoreOf(0));
        Assert.Equal(new ClassScore(1.0 / 3, 0.5, 0.5, 2), matrix.ScoreOf(1));
        Assert.Equal(new ClassScore(null, null, null, 0), matrix.ScoreOf(2));
        Assert.Equal(((2.0 / 3) + (1.0 / 3)) / 2, matrix.MeanIou(), 1e-12);
    }

    [Fact]
    public void Several_classes_can_be_scored_as_one()
    {
        ConfusionMatrix matrix = new(3);
        matrix.Add([0, 1, 2, 2], [1, 0, 2, 0]);
        Assert.Equal(new ClassScore(2.0 / 3, 2.0 / 3, 1, 2), matrix.ScoreOf(c => c < 2));
    }

    [Fact]
    public void A_perfect_prediction_has_boundary_score_one()
    {
        byte[] ids = Halves(64, 48, 30);
        BoundaryScore score = new(new ImageSize(64, 48), 2);
        score.Add(ids, ids);
        Assert.Equal(1, score.Mean);
    }

    // 64x48 has a diagonal of 80 px: the tolerance is 0.6, rounded up to 1 pixel.
    [Theory]
    [InlineData(31, 1)]
    [InlineData(34, 0)]
    public void A_boundary_counts_only_within_the_tolerance(int column, double expected)
    {
        BoundaryScore score = new(new ImageSize(64, 48), 2);
        score.Add(Halves(64, 48, 30), Halves(64, 48, column));
        Assert.Equal(expected, score.Mean!.Value, 1e-12);
    }

    private static byte[] Halves(int width, int height, int column) =>
        [.. Enumerable.Range(0, width * height).Select(i => (byte)(i % width < column ? 0 : 1))];
}
