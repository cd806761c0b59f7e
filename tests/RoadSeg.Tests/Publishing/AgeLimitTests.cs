using RoadSeg.Publishing;

namespace RoadSeg.Tests.Publishing;

public sealed class AgeLimitTests
{
    [Theory]
    [InlineData(500, true)]
    [InlineData(50, true)]
    [InlineData(501, false)]
    [InlineData(49, false)]
    [InlineData(-1, false)]
    public void It_is_lowered_within_its_bounds_and_never_raised_above_the_start(int milliseconds, bool isTaken)
    {
        AgeLimit limit = new(TimeSpan.FromMilliseconds(500));
        Assert.True(limit.TrySet(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(isTaken, limit.TrySet(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal(isTaken ? milliseconds : 300, limit.Now.TotalMilliseconds);
        Assert.Equal(500, limit.Most.TotalMilliseconds);
    }

    [Fact]
    public void A_run_that_started_below_the_lowest_keeps_what_it_has()
    {
        AgeLimit limit = new(TimeSpan.FromMilliseconds(20));
        Assert.True(limit.TrySet(TimeSpan.FromMilliseconds(20)));
        Assert.False(limit.TrySet(TimeSpan.FromMilliseconds(50)));
    }
}
