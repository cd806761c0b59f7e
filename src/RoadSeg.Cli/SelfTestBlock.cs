using System.Collections.Immutable;
using System.Text.Json;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>Makes the <c>self_test</c> of a card: a small picture and what the model makes of it today.</summary>
internal static class SelfTestBlock
{
    // Small enough for a card; large enough to show a street.
    private const int WidthMax = 64;
    private const double Tolerance = 0.02;

    /// <summary>Reads the first frame of a source and runs the model on it, made small.</summary>
    public static async Task<SelfTest> MakeAsync(
        ISegmentationModel model, IFrameSource source, CancellationToken cancellationToken)
    {
        ImageSize large = source.Description.Size;
        FramePool pool = new(large, 1);
        using Frame frame = await source.ReadAsync(pool, cancellationToken)
            ?? throw new SourceException($"source \"{source.Description.Name}\" has no frame.");
        double scale = Math.Min(1, (double)WidthMax / large.Width);
        ImageSize size = new(
            (int)Math.Round(large.Width * scale), Math.Max(1, (int)Math.Round(large.Height * scale)));
        ModelInput small = new(
            "", TensorLayout.Nhwc, TensorElementType.UInt8, size, ChannelOrder.Bgr, Normalisation.Identity,
            ResizePolicy.Stretch);
        byte[] bgr = new byte[3 * size.PixelCount];
        new Preprocessor(large, small).Fill(frame.Pixels, bgr);
        ImmutableArray<double> shares = SelfTestRun.Shares(model, size, bgr);
        return new SelfTest(size, [.. bgr], shares, Tolerance);
    }

    /// <summary>As it stands in a card.</summary>
    public static string ToJson(SelfTest test, ClassTable classes)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("self_test");
            json.WriteNumber("width", test.Size.Width);
            json.WriteNumber("height", test.Size.Height);
            json.WriteStartObject("shares");
            foreach ((ClassDefinition definition, double share) in classes.Classes.Zip(test.Shares))
            {
                if (share > 0)
                {
                    json.WriteNumber(definition.Name, Math.Round(share, 4));
                }
            }

            json.WriteEndObject();
            json.WriteNumber("tolerance", test.Tolerance);
            json.WriteBase64String("bgr", test.Bgr.AsSpan());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
