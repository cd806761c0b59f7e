using System.Diagnostics.Metrics;
using RoadSeg.Metrics;
using RoadSeg.Sources;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests;

/// <summary>What runs before a line starts.</summary>
public sealed class RehearsalTests
{
    private static readonly SourceDescription Source = new FakeSource(1).Description;

    [Fact]
    public async Task The_network_runs_and_gives_its_memory_back()
    {
        using FakeModel model = new();
        await Rehearsal.RunAsync(Source, model, PipelineOptions.Default, TimeProvider.System, CancellationToken.None);
        Assert.Equal(1, model.MostAtOnce);
        Assert.Equal(0, model.OpenRequests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_made_up_frame_goes_through_the_network_live_ones_too(bool isLive)
    {
        using FakeModel model = new();
        await Rehearsal.RunAsync(
            Source with { IsLive = isLive }, model, PipelineOptions.Default, TimeProvider.System,
            CancellationToken.None);
        Assert.Equal(3, model.Runs);
        Assert.Equal(0, model.OpenRequests);
    }

    [Fact]
    public async Task A_listener_of_the_figures_sees_nothing_of_it()
    {
        List<string> seen = [];
        using MeterListener listener = new();
        string rehearsed = Instruments.MeterName + ".Rehearsal";
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == rehearsed)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => seen.Add(instrument.Meter.Name));
        listener.Start();
        using FakeModel model = new();
        await Rehearsal.RunAsync(Source, model, PipelineOptions.Default, TimeProvider.System, CancellationToken.None);
        Assert.NotEmpty(seen);
        Assert.NotEqual(Instruments.MeterName, rehearsed);
        Assert.All(seen, name => Assert.Equal(rehearsed, name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_network_fails_it(bool isLive)
    {
        using FakeModel model = new(failAt: 220); // As bright as the rehearsed sky.
        await Assert.ThrowsAnyAsync<Exception>(() => Rehearsal.RunAsync(
            Source with { IsLive = isLive }, model, PipelineOptions.Default, TimeProvider.System, CancellationToken.None));
    }
}
