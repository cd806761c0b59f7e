using RoadSeg.Frames;
using RoadSeg.Publishing;

namespace RoadSeg.Tests.Conformance;

/// <summary>What holds for every publisher. A publisher's own tests derive from this.</summary>
public abstract class PublisherConformance
{
    private const int SceneCount = 1000;

    /// <summary>The publisher under test, not disposed.</summary>
    protected abstract IPublisher Create();

    /// <summary>Number of scenes that arrived where it writes, asked after the disposal.</summary>
    protected abstract int CountWritten();

    [Fact]
    public async Task A_thousand_scenes_arrive_and_are_finished_by_the_disposal()
    {
        IPublisher publisher = Create();
        Assert.NotEmpty(publisher.Name);
        FramePool pool = ConformanceScene.Pool();
        for (int i = 0; i < SceneCount; i++)
        {
            using Scene scene = await ConformanceScene.MakeAsync(pool, i);
            publisher.Publish(new SceneView(scene));
        }

        await publisher.DisposeAsync();
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(SceneCount, CountWritten());
        Assert.NotNull(publisher.Summary);
    }

    /// <summary>Whether it shows scenes without a new frame; what has a picture or a file a frame does not.</summary>
    protected virtual bool ShowsRepeated => false;

    [Fact]
    public async Task Scenes_without_a_new_frame_disturb_nothing()
    {
        IPublisher publisher = Create();
        FramePool pool = new(ConformanceScene.Size, 2);
        using (Scene last = await ConformanceScene.MakeAsync(pool, 0))
        {
            publisher.Publish(new SceneView(last));
            for (int i = 0; i < 3; i++)
            {
                using Scene repeated = await ConformanceScene.MakeAsync(pool, 0);
                repeated.Frame!.Dispose();
                repeated.Repeat(last);
                repeated.Status = SceneStatus.Stale;
                publisher.Publish(new SceneView(repeated));
            }
        }

        using (Scene next = await ConformanceScene.MakeAsync(pool, 1))
        {
            publisher.Publish(new SceneView(next));
        }

        await publisher.DisposeAsync();
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(ShowsRepeated ? 5 : 2, CountWritten());
    }

    [Fact]
    public async Task No_scene_at_all_is_finished_too()
    {
        IPublisher publisher = Create();
        await publisher.DisposeAsync();
        Assert.Equal(0, CountWritten());
    }
}
