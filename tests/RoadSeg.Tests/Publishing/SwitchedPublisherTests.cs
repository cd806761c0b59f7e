using RoadSeg.Frames;
using RoadSeg.Publishing;

namespace RoadSeg.Tests.Publishing;

/// <summary>The button that records.</summary>
public sealed class SwitchedPublisherTests : IAsyncDisposable
{
    private readonly List<Recording> opened = [];
    private readonly List<string> told = [];
    private readonly SwitchedPublisher button;
    private bool cannotOpen;

    public SwitchedPublisherTests()
    {
        button = new SwitchedPublisher("record:there", Open, told.Add);
    }

    public ValueTask DisposeAsync() => button.DisposeAsync();

    [Fact]
    public async Task What_is_published_between_start_and_stop_is_recorded()
    {
        await PublishAsync(0);
        Assert.Equal("nothing recorded", button.Summary);
        button.Start();
        button.Start();
        await PublishAsync(1);
        await PublishAsync(2);
        Assert.Equal(new RecordingState(true, "video:1", null), button.State);
        await button.StopAsync();
        await button.StopAsync();
        await PublishAsync(3);
        Assert.Equal(new RecordingState(false, "video:1", null), button.State);
        button.Start();
        await PublishAsync(4);
        await button.DisposeAsync();
        Assert.Equal([[1L, 2], [4]], opened.Select(r => r.Frames));
        Assert.All(opened, r => Assert.True(r.IsFinished));
        Assert.Equal("2 recordings, the last one video:2", button.Summary);
    }

    [Fact]
    public async Task What_fails_ends_the_recording_and_is_told_and_the_button_works_again()
    {
        cannotOpen = true;
        button.Start();
        Assert.Equal(new RecordingState(false, null, "no room"), button.State);
        cannotOpen = false;
        button.Start();
        opened[0].Fails = true;
        await PublishAsync(1);
        Assert.Equal(new RecordingState(false, "video:1", "disk full"), button.State);
        Assert.True(opened[0].IsFinished);
        button.Start();
        await PublishAsync(2);
        opened[1].Fails = true;
        await button.StopAsync();
        Assert.Equal(["no room", "disk full", "not finished"], told);
        Assert.Equal([2L], opened[1].Frames);
    }

    private async Task PublishAsync(long frameId)
    {
        FramePool pool = SomeScene.Pool();
        using Scene scene = await SomeScene.EmptyAsync(pool, frameId);
        button.Publish(new SceneView(scene));
    }

    private Recording Open()
    {
        if (cannotOpen)
        {
            throw new SinkException("no room");
        }

        opened.Add(new Recording(FormattableString.Invariant($"video:{opened.Count + 1}")));
        return opened[^1];
    }

    private sealed class Recording(string name) : IPublisher
    {
        public string Name { get; } = name;

        public string? Summary => null;

        public List<long> Frames { get; } = [];

        public bool IsFinished { get; private set; }

        public bool Fails { get; set; }

        public void Publish(in SceneView scene)
        {
            if (Fails)
            {
                throw new SinkException("disk full");
            }

            Frames.Add(scene.Frame.Stamp.FrameId);
        }

        public ValueTask DisposeAsync()
        {
            IsFinished = true;
            return Fails && Frames.Count > 0
                ? ValueTask.FromException(new SinkException("not finished"))
                : ValueTask.CompletedTask;
        }
    }
}
