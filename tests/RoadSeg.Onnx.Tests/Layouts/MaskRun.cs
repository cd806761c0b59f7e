using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Onnx.Tests.Layouts;

/// <summary>The class map of one frame, as a sink sees it.</summary>
/// <param name="Size">Its size.</param>
/// <param name="Ids">Class ids, row-major.</param>
/// <param name="ImageFromModel">How it lies in the frame.</param>
/// <param name="Confidences">Confidences in 1/255 at each class-map pixel.</param>
/// <param name="Names">Names of all classes.</param>
internal sealed record Mask(ImageSize Size, byte[] Ids, Letterbox ImageFromModel, byte[] Confidences, string[] Names);

/// <summary>A made frame through the whole line: source, preprocessing, network, decoding, sink.</summary>
internal static class MaskRun
{
    /// <summary>Runs one frame.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Size of the frame.</param>
    /// <param name="colour">Red, green, blue of a pixel.</param>
    public static async Task<Mask> OfAsync(ISegmentationModel model, ImageSize size, Func<int, int, byte[]> colour)
    {
        await using MadeSource source = new(size, colour);
        MaskCatcher catcher = new();
        using StageMetrics metrics = new();
        await using RoadPipeline pipeline = new(source, model, [catcher], PipelineOptions.Default, metrics, TimeProvider.System);
        RunResult result = await pipeline.RunAsync(TestContext.Current.CancellationToken);
        Assert.Null(result.Failure);
        return catcher.Mask!;
    }

    private sealed class MadeSource(ImageSize size, Func<int, int, byte[]> colour) : IFrameSource
    {
        private bool isRead;

        public SourceDescription Description { get; } = new("made", "front", size, IsLive: false, 10, 1, "made");

        public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
        {
            if (isRead)
            {
                return null;
            }

            isRead = true;
            Frame frame = await pool.RentAsync(new FrameStamp("front", 0, TimeSpan.Zero), TimeProvider.System.GetTimestamp(), cancellationToken);
            for (int i = 0; i < size.PixelCount; i++)
            {
                byte[] rgb = colour(i % size.Width, i / size.Width);
                (frame.Pixels[3 * i], frame.Pixels[(3 * i) + 1], frame.Pixels[(3 * i) + 2]) = (rgb[2], rgb[1], rgb[0]);
            }

            return frame;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class MaskCatcher : IPublisher
    {
        public Mask? Mask { get; private set; }

        public string Name => "mask";

        public string? Summary => null;

        public void Publish(in SceneView scene)
        {
            Segmenting.Segmentation s = scene.Segmentation;
            byte[] confidences = new byte[s.Size.PixelCount];
            for (int i = 0; i < confidences.Length; i++)
            {
                confidences[i] = s.ConfidenceAt(i % s.Size.Width, i / s.Size.Width);
            }

            Mask = new Mask(
                s.Size, s.ClassIds.ToArray(), s.ImageFromModel, confidences, [.. s.Classes.Classes.Select(c => c.Name)]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
