using RoadSeg.Geometry;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Tests.Sinks;

public sealed class MasksPublisherTests : IDisposable
{
    private static readonly ImageSize Size = new(65, 47);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Class_ids_are_written_at_the_size_of_the_frame()
    {
        string target = folder.File("masks");
        using Scene scene = Some.Street(Size, 308, hasCamera: false, mapSize: new ImageSize(32, 24));
        await using (MasksPublisher publisher = MasksPublisher.Open("masks:m", target))
        {
            publisher.Publish(new SceneView(scene));
            Assert.Equal("1 PNG files", publisher.Summary);
        }

        Assert.Equal(["frame_000308.png"], Directory.GetFiles(target).Select(Path.GetFileName));
        byte[] expected = new byte[Size.PixelCount];
        scene.Segmentation.CopyAtImageSize(expected);
        byte[] ids = LabelImage.Read(Path.Combine(target, "frame_000308.png"), out ImageSize size);
        Assert.Equal(Size, size);
        Assert.Equal(expected, ids);
        Assert.Contains((byte)255, ids);
    }

    [Fact]
    public async Task The_same_scene_gives_the_same_bytes()
    {
        using Scene scene = Some.Street(Size, 5);
        List<byte[]> files = [];
        foreach (string name in (string[])["a", "b"])
        {
            await using MasksPublisher publisher = MasksPublisher.Open("masks:m", folder.File(name));
            publisher.Publish(new SceneView(scene));
            files.Add(await File.ReadAllBytesAsync(
                folder.File($"{name}/frame_000005.png"), TestContext.Current.CancellationToken));
        }

        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_refused()
    {
        await File.WriteAllTextAsync(folder.File("mine.txt"), "x", TestContext.Current.CancellationToken);
        AssertRefused(folder.Path, "is not empty");
        AssertRefused(folder.File("mine.txt"), "is a file");
        AssertRefused(folder.File("no/such/masks"), "there is no folder");
        AssertRefused("/proc/masks", "cannot be made");
    }

    [Fact]
    public async Task A_folder_that_goes_away_is_a_failure_and_nothing_half_is_left()
    {
        string target = folder.File("masks");
        await using MasksPublisher publisher = MasksPublisher.Open("masks:m", target);
        using Scene scene = Some.Street(Size);
        publisher.Publish(new SceneView(scene));
        Directory.Delete(target, recursive: true);
        SinkException error = Assert.Throws<SinkException>(() => publisher.Publish(new SceneView(scene)));
        Assert.StartsWith("sink \"masks:m\" cannot be written after 1 files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_costs_a_few_hundred_bytes()
    {
        await using MasksPublisher publisher = MasksPublisher.Open("masks:m", folder.File("masks"));
        using Scene scene = Some.Street(Size);
        for (int i = 0; i < 30; i++)
        {
            Some.Advance(scene, Size, i);
            publisher.Publish(new SceneView(scene));
        }

        // The least: the runtime may allocate while it recompiles.
        long least = long.MaxValue;
        for (int i = 30; i < 50; i++)
        {
            Some.Advance(scene, Size, i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            publisher.Publish(new SceneView(scene));
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // Two file names and a file handle; the names are as long as the folder's.
        Assert.InRange(least, 0, 900);
    }

    private static void AssertRefused(string path, string expected)
    {
        SinkException error = Assert.Throws<SinkException>(() => MasksPublisher.Open($"masks:{path}", path));
        Assert.Contains($"sink \"masks:{path}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
