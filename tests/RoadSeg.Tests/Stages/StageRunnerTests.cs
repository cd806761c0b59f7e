using RoadSeg.Metrics;
using RoadSeg.Stages;

namespace RoadSeg.Tests.Stages;

public sealed class StageRunnerTests : IDisposable
{
    private readonly StageMetrics metrics = new();

    public void Dispose() => metrics.Dispose();

    [Fact]
    public async Task Every_item_goes_through_the_stage_in_order()
    {
        Inbox<Item> input = Make("in", 5);
        Inbox<Item> output = Make("out", 5);
        for (int i = 0; i < 5; i++)
        {
            await input.WriteAsync(new Item(i));
        }

        input.Complete();
        await StageRunner.RunAsync(input, new TimedStage<Item, Item>(new FailingStage(failAt: -1), metrics, TimeProvider.System), output);
        List<int> numbers = [];
        while (await output.ReadAsync() is Item item)
        {
            numbers.Add(item.Number);
        }

        Assert.Equal([0, 1, 2, 3, 4], numbers);
        Assert.Equal(5, metrics.Stage("fail").Work.Count);
    }

    [Fact]
    public async Task A_failing_stage_disposes_its_input_and_what_waits_behind_it()
    {
        Inbox<Item> input = Make("in", 3);
        Inbox<Item> output = Make("out", 3);
        Item[] items = [new(0), new(1), new(2)];
        foreach (Item item in items)
        {
            await input.WriteAsync(item);
        }

        IStage<Item, Item> stage = new TimedStage<Item, Item>(new FailingStage(failAt: 1), metrics, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidDataException>(() => StageRunner.RunAsync(input, stage, output));
        Assert.Equal([0, 1, 1], items.Select(i => i.Disposals));
        Assert.Equal(0, (await output.ReadAsync())?.Number);
        Assert.Null(await output.ReadAsync());
        await Assert.ThrowsAsync<InboxClosedException>(() => input.WriteAsync(new Item(9)).AsTask());
    }

    [Fact]
    public async Task A_failing_second_half_of_a_chain_disposes_the_item_between()
    {
        Inbox<Item> input = Make("in", 1);
        Inbox<Item> output = Make("out", 1);
        Item item = new(0);
        await input.WriteAsync(item);
        ChainedStage<Item, Item, Item> chain = new(
            new TimedStage<Item, Item>(new FailingStage(failAt: -1), metrics, TimeProvider.System),
            new TimedStage<Item, Item>(new FailingStage(failAt: 0), metrics, TimeProvider.System));
        await Assert.ThrowsAsync<InvalidDataException>(() => StageRunner.RunAsync(input, chain, output));
        Assert.Equal(1, item.Disposals);
    }

    private Inbox<Item> Make(string stage, int capacity) =>
        new(metrics.Stage(stage), capacity, WhenFull.Wait, metrics, TimeProvider.System);

    private sealed class FailingStage(int failAt) : IStage<Item, Item>
    {
        public string Name => "fail";

        public Item Process(Item input) =>
            input.Number == failAt ? throw new InvalidDataException("made to fail") : input;
    }
}
