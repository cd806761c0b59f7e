using RoadSeg.Grid;

namespace RoadSeg.Tests.Grid;

public sealed class RangeMinimumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(301)]
    public void The_smallest_of_every_run_is_that_of_a_plain_search(int count)
    {
        Random random = new(count);
        RangeMinimum table = new(count, count);
        for (int i = 0; i < count; i++)
        {
            table.Values[i] = random.Next(5) == 0 ? float.PositiveInfinity : (float)random.NextDouble();
        }

        table.Fill();
        for (int first = 0; first < count; first++)
        {
            float smallest = float.PositiveInfinity;
            for (int length = 1; first + length <= count; length++)
            {
                smallest = Math.Min(smallest, table.Values[first + length - 1]);
                Assert.Equal(smallest, table.Over(first, length, RangeMinimum.LevelOf(length)));
            }
        }
    }
}
