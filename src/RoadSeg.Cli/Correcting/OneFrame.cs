using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Cli.Correcting;

/// <summary>The next frame of a recording, if it is the one that is wanted; the recording stays the caller's.</summary>
internal sealed class OneFrameSource(IFrameSource inner, long number) : IFrameSource
{
    private bool isRead;

    public SourceDescription Description => inner.Description;

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        Frame? frame = isRead ? null : await inner.ReadAsync(pool, cancellationToken);
        isRead = true;
        if (frame is null || frame.Stamp.FrameId == number)
        {
            return frame;
        }

        // A broken frame is passed over by the recording: there is none of this number.
        frame.Dispose();
        return null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A copy of one frame and what the network sees in it.</summary>
internal sealed class OneFrame(long number, ImageSize size) : IPublisher
{
    /// <summary>Its number.</summary>
    public long Number { get; } = number;

    /// <summary>Whether it came.</summary>
    public bool IsThere { get; private set; }

    /// <summary>H×W×3 bytes BGR24.</summary>
    public byte[] Pixels { get; } = new byte[size.PixelCount * 3];

    /// <summary>H×W class ids, row-major.</summary>
    public byte[] Ids { get; } = new byte[size.PixelCount];

    public string Name => "one frame";

    public string? Summary => null;

    public void Publish(in SceneView scene)
    {
        scene.Frame.Pixels.CopyTo(Pixels);
        scene.Segmentation.CopyAtImageSize(Ids);
        IsThere = true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
