using RoadSeg.Metrics;
using RoadSeg.Stages;

namespace RoadSeg.Tests.Stages;

public sealed class InboxTests : IDisposable
{
    private readonly StageMetrics metrics = new();

    public void Dispose() => metrics.Dispose();

    [Fact]
    public async Task Items_come_out_in_order_and_null_ends_them()
    {
        Inbox<Item> inbox = Make(3, WhenFull.Wait);
        for (int i = 0; i < 3; i++)
        {
            await inbox.WriteAsync(new Item(i));
        }

        inbox.Complete();
        Assert.Equal(0, (await inbox.ReadAsync())?.Number);
        Assert.Equal(1, (await inbox.ReadAsync())?.Number);
        Assert.Equal(2, (await inbox.ReadAsync())?.Number);
        Assert.Null(await inbox.ReadAsync());
        Assert.Null(await inbox.ReadAsync());
        Assert.Equal(3, inbox.Stage.Queue.Count);
    }

    [Fact]
    public async Task A_result_that_a_slow_sink_skips_is_no_dropped_frame()
    {
        Inbox<Item> line = Make(1, WhenFull.DropOldest);
        Inbox<Item> sink = new(metrics.Sink("jsonl:a"), 1, WhenFull.DropOldest, metrics, TimeProvider.System);
        for (int i = 0; i < 4; i++)
        {
            await sink.WriteAsync(new Item(i));
        }

        await line.WriteAsync(new Item(4));
        await line.WriteAsync(new Item(5));
        Assert.Equal(1, metrics.Dropped);
        Assert.Equal(1, line.Stage.Dropped);
        Assert.Equal(3, sink.Stage.Dropped);
        Assert.Equal("sink jsonl:a", sink.Stage.Name);
    }

    [Fact]
    public async Task A_full_waiting_inbox_holds_its_writer()
    {
        Inbox<Item> inbox = Make(1, WhenFull.Wait);
        await inbox.WriteAsync(new Item(0));
        Task blocked = inbox.WriteAsync(new Item(1)).AsTask();
        Assert.False(blocked.IsCompleted);
        Assert.Equal(0, (await inbox.ReadAsync())?.Number);
        await blocked;
        Assert.Equal(1, (await inbox.ReadAsync())?.Number);
        Assert.Equal(0, metrics.Dropped);
    }

    // The channel's own DropOldest would forget the item and drain the frame pool.
    [Fact]
    public async Task A_full_dropping_inbox_disposes_and_counts_the_oldest()
    {
        Inbox<Item> inbox = Make(1, WhenFull.DropOldest);
        Item[] items = [new(0), new(1), new(2)];
        foreach (Item item in items)
        {
            await inbox.WriteAsync(item);
        }

        Assert.Equal(2, (await inbox.ReadAsync())?.Number);
        Assert.Equal([1, 1, 0], items.Select(i => i.Disposals));
        Assert.Equal(2, metrics.Dropped);
    }

    [Fact]
    public async Task Closing_wakes_a_waiting_writer_and_disposes_everything()
    {
        Inbox<Item> inbox = Make(1, WhenFull.Wait);
        Item[] items = [new(0), new(1)];
        await inbox.WriteAsync(items[0]);
        Task blocked = inbox.WriteAsync(items[1]).AsTask();
        inbox.Close();
        await Assert.ThrowsAsync<InboxClosedException>(() => blocked);
        Assert.Equal([1, 1], items.Select(i => i.Disposals));
    }

    [Fact]
    public async Task Writing_to_a_closed_inbox_disposes_the_item()
    {
        Inbox<Item> inbox = Make(1, WhenFull.Wait);
        inbox.Close();
        Item late = new(0);
        await Assert.ThrowsAsync<InboxClosedException>(() => inbox.WriteAsync(late).AsTask());
        Assert.Equal(1, late.Disposals);
    }

    private Inbox<Item> Make(int capacity, WhenFull whenFull) =>
        new(metrics.Stage("test"), capacity, whenFull, metrics, TimeProvider.System);
}
