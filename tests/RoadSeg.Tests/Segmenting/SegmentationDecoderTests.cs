using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Segmenting;

public sealed class SegmentationDecoderTests
{
    private static readonly ImageSize Map = new(40, 24);
    private static readonly ImageSize Quarter = new(10, 6);

    [Theory]
    [InlineData(TensorLayout.Nhwc, TensorElementType.Float32)]
    [InlineData(TensorLayout.Nchw, TensorElementType.Float16)]
    [InlineData(TensorLayout.Nhwc, TensorElementType.Float16)]
    public void Every_form_of_the_same_scores_gives_the_same_result(TensorLayout layout, TensorElementType type)
    {
        const int Classes = 5;
        float[] planes = [.. Some.Scores(Classes * Quarter.PixelCount).Select(score => (float)(Half)score)];
        Segmentation expected = Decoded(OutputKind.Logits, Classes, planes);
        float[] ordered = layout == TensorLayout.Nchw
            ? planes
            : [.. Enumerable.Range(0, planes.Length).Select(
                i => planes[(i % Classes * Quarter.PixelCount) + (i / Classes)])];
        byte[] bytes = type == TensorElementType.Float32
            ? MemoryMarshal.AsBytes<float>(ordered).ToArray()
            : MemoryMarshal.AsBytes<Half>([.. ordered.Select(score => (Half)score)]).ToArray();
        foreach (SimdPath path in KernelPaths.All())
        {
            SegmentationDecoder decoder = new(
                Output(OutputKind.Logits, Classes, layout), new OutputTensor(type, Classes, Quarter), Map, null, path);
            Segmentation actual = New(Classes, Quarter);
            byte[] unaligned = [0, .. bytes];
            decoder.Decode(unaligned.AsSpan(1), actual);
            Assert.True(expected.ClassIds.SequenceEqual(actual.ClassIds));
            Assert.True(expected.Confidences.SequenceEqual(actual.Confidences));
        }
    }

    [Fact]
    public void Probabilities_and_logits_choose_the_same_class()
    {
        float[] scores = [.. Some.Scores(3 * Quarter.PixelCount).Select(score => (score + 8) / 16)];
        Segmentation logits = Decoded(OutputKind.Logits, 3, scores);
        Segmentation probabilities = Decoded(OutputKind.Probabilities, 3, scores);
        Assert.True(logits.ClassIds.SequenceEqual(probabilities.ClassIds));
        float largest = Math.Max(scores[0], Math.Max(scores[60], scores[120]));
        Assert.Equal(largest * 255, probabilities.Confidences[0], 0.51);
    }

    [Fact]
    public void Sigmoid_masks_leave_class_0_to_what_none_of_them_claims()
    {
        float[] masks = new float[2 * Quarter.PixelCount];
        masks.AsSpan(0, 5).Fill(0.9f);
        masks.AsSpan(60 + 3, 4).Fill(1f);
        Segmentation result = Decoded(OutputKind.Sigmoid, 3, masks);
        Assert.Equal(1, result.ClassIds[0]);
        Assert.Equal(2, result.ClassIds[5 * 4]);
        Assert.Equal(0, result.ClassIds[^1]);
        Assert.Equal(230, result.Confidences[0]);
        Assert.Equal(255, result.Confidences[59]);
    }

    [Theory]
    [InlineData(TensorElementType.UInt8)]
    [InlineData(TensorElementType.Int32)]
    [InlineData(TensorElementType.Int64)]
    public void Class_ids_are_taken_from_the_nearest_pixel(TensorElementType type)
    {
        long[] ids = [.. Enumerable.Range(0, Quarter.PixelCount).Select(i => (long)(i % 3))];
        ids[0] = type == TensorElementType.UInt8 ? 255 : -1;
        ids[1] = 3;
        byte[] bytes = type switch
        {
            TensorElementType.UInt8 => [.. ids.Select(id => (byte)id)],
            TensorElementType.Int32 => MemoryMarshal.AsBytes<int>([.. ids.Select(id => (int)id)]).ToArray(),
            _ => MemoryMarshal.AsBytes<long>(ids).ToArray(),
        };
        SegmentationDecoder decoder = new(
            Output(OutputKind.ClassIds, 3), new OutputTensor(type, 1, Quarter), Map, Letterbox.Stretch(Map, Map), Map);
        Segmentation result = New(3, Quarter);
        decoder.Decode(bytes, result);
        for (int v = 0; v < Map.Height; v++)
        {
            for (int u = 0; u < Map.Width; u++)
            {
                int source = (v / 4 * 10) + (u / 4);
                Assert.Equal(source < 2 ? 255 : ids[source], result.ClassIds[(v * 40) + u]);
            }
        }

        Assert.True(!result.Confidences.ContainsAnyExcept((byte)255));
    }

    [Fact]
    public void Bars_and_the_ego_vehicle_are_ignored()
    {
        // A 40x12 image fitted into 40x24 leaves bars of 6 rows above and below.
        ImageSize image = new(40, 12);
        byte[] ego = new byte[Map.PixelCount];
        ego[(15 * 40) + 7] = 1;
        SegmentationDecoder decoder = new(
            Output(OutputKind.Logits, 2),
            new OutputTensor(TensorElementType.Float32, 2, Quarter),
            Map,
            Letterbox.Fit(image, Map),
            image,
            ego);
        Segmentation result = New(2, Quarter);
        decoder.Decode(new byte[decoder.TensorBytes], result);
        for (int i = 0; i < Map.PixelCount; i++)
        {
            int row = i / 40;
            bool ignored = row < 6 || row >= 18 || i == (15 * 40) + 7;
            Assert.Equal(ignored ? 255 : 0, result.ClassIds[i]);
        }
    }

    [Fact]
    public void Every_path_ignores_the_same_pixels()
    {
        byte[] mask = [.. Enumerable.Range(0, 75).Select(i => (byte)(i % 5 == 0 ? 255 : 0))];
        foreach (SimdPath path in KernelPaths.All())
        {
            byte[] ids = [.. Enumerable.Range(0, 75).Select(i => (byte)i)];
            IgnoreMask.Apply(path, mask, ids);
            Assert.Equal(Enumerable.Range(0, 75).Select(i => i % 5 == 0 ? 255 : i), ids.Select(id => (int)id));
        }
    }

    [Fact]
    public void A_tensor_costs_no_allocation()
    {
        SegmentationDecoder decoder = new(
            Output(OutputKind.Logits, 4, TensorLayout.Nhwc),
            new OutputTensor(TensorElementType.Float16, 4, Quarter),
            Map,
            Letterbox.Fit(new ImageSize(40, 12), Map),
            new ImageSize(40, 12));
        byte[] tensor = new byte[decoder.TensorBytes];
        Segmentation result = New(4, Quarter);
        Assert.Equal(0, Allocations.Of(() => decoder.Decode(tensor, result)));
    }

    [Theory]
    [InlineData(OutputKind.Logits, TensorElementType.Int64, 3, "expected Float32 or Float16")]
    [InlineData(OutputKind.ClassIds, TensorElementType.Float32, 1, "expected UInt8, Int32 or Int64")]
    [InlineData(OutputKind.Logits, TensorElementType.Float32, 4, "has 4 channels; expected 3")]
    [InlineData(OutputKind.Sigmoid, TensorElementType.Float32, 3, "has 3 channels; expected 2")]
    [InlineData(OutputKind.ClassIds, TensorElementType.Int32, 3, "has 3 channels; expected 1")]
    public void Outputs_that_do_not_fit_the_card_are_model_errors(
        OutputKind kind, TensorElementType type, int channels, string expected)
    {
        ModelException error = Assert.Throws<ModelException>(() => new SegmentationDecoder(
            Output(kind, 3), new OutputTensor(type, channels, Quarter), Map, Letterbox.Stretch(Map, Map), Map));
        Assert.Contains("\"classes\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        OutputTensor tensor = new(TensorElementType.Float32, 2, Quarter);
        SegmentationDecoder decoder = new(
            Output(OutputKind.Logits, 2), tensor, Map, Letterbox.Stretch(Map, Map), Map);
        Assert.Throws<ArgumentException>(() => decoder.Decode(new byte[479], New(2, Quarter)));
        Assert.Throws<ArgumentException>(() => decoder.Decode(new byte[480], New(2, Map)));
        Assert.Throws<ArgumentException>(() => new SegmentationDecoder(
            Output(OutputKind.Logits, 2), tensor, Map, Letterbox.Stretch(Map, Map), Map, new byte[3]));
    }

    private static ModelOutput Output(OutputKind kind, int classes, TensorLayout layout = TensorLayout.Nchw) =>
        new("classes", kind, layout, Some.Classes(classes));

    private static Segmentation New(int classes, ImageSize confidences) =>
        new(new ClassTable(Some.Classes(classes)), Map, confidences, Letterbox.Stretch(Map, Map), Map);

    private static Segmentation Decoded(OutputKind kind, int classes, float[] planes)
    {
        OutputTensor tensor = new(TensorElementType.Float32, planes.Length / Quarter.PixelCount, Quarter);
        SegmentationDecoder decoder = new(Output(kind, classes), tensor, Map, Letterbox.Stretch(Map, Map), Map);
        Segmentation result = New(classes, Quarter);
        decoder.Decode(MemoryMarshal.AsBytes<float>(planes), result);
        return result;
    }
}
