using RoadSeg.Geometry;
using RoadSeg.Inference;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Onnx.Tests.Layouts;

/// <summary>Networks with several heads make one class map: later heads lie over the first.</summary>
public sealed class HeadTests : IDisposable
{
    private static readonly ImageSize Size = new(64, 64);
    private static readonly byte[] Grass = [40, 200, 60];
    private static readonly byte[] Road = [100, 100, 100];
    private static readonly byte[] Lane = [250, 250, 250];

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-heads-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // TwinLiteNet: two heads of two logits. YOLOP: the same as probabilities, here at another stride. Others: masks.
    [Theory]
    [InlineData("logits", "logits", 1, 1)]
    [InlineData("probabilities", "probabilities", 2, 1)]
    [InlineData("sigmoid", "sigmoid", 1, 4)]
    [InlineData("mask_logits", "class_ids", 1, 1)]
    [InlineData("class_ids", "sigmoid", 4, 1)]
    public async Task A_drivable_head_and_a_lane_head(string drivable, string lane, int stride, int laneStride)
    {
        Mask mask = await RunAsync(
            Two("drivable", drivable, stride, "Rest", Grass, "Road", Road, "drivable"),
            Two("lane", lane, laneStride, "None", Road, "Lane", Lane, "drivable"));
        Assert.Equal(["Rest", "Road", "Lane"], mask.Names);
        int margin = Math.Max(stride, laneStride);
        for (int u = 0; u < 64; u++)
        {
            if (Edges.Any(e => Math.Abs(u - e) <= margin))
            {
                continue;
            }

            int expected = u is >= 24 and < 40 ? 2 : u is >= 8 and < 56 ? 1 : 0;
            Assert.True(expected == mask.Ids[(20 * 64) + u], FormattableString.Invariant($"{u}: {mask.Ids[(20 * 64) + u]}"));
        }
    }

    [Fact]
    public async Task The_confidence_is_that_of_the_head_that_decides()
    {
        // The base gives ids and no probabilities, hence 255; the lane head is less sure where its mask is weaker.
        byte[] worn = [243, 236, 240];
        Mask mask = await RunAsync(
            Two("drivable", "class_ids", 1, "Rest", Grass, "Road", Road, "drivable"),
            Two("lane", "sigmoid", 1, "None", Road, "Lane", worn, "drivable"));
        Assert.Equal(1, mask.Ids[(20 * 64) + 12]);
        Assert.Equal(255, mask.Confidences[(20 * 64) + 12]);
        Assert.Equal(2, mask.Ids[(20 * 64) + 32]);
        Assert.InRange(mask.Confidences[(20 * 64) + 32], 128, 200);
    }

    [Fact]
    public async Task Three_heads_follow_in_the_order_of_the_card()
    {
        byte[] blue = [20, 20, 220];
        TinyHead last = Two("people", "sigmoid", 1, "None", Grass, "Person", blue, "pedestrian");
        string path = new TinyNetwork
        {
            Heads =
            [
                Two("drivable", "logits", 1, "Rest", Grass, "Road", Road, "drivable"),
                Two("lane", "sigmoid", 1, "None", Road, "Lane", blue, "drivable"),
                last,
            ],
        }.WriteTo(folder);
        using OnnxModel model = Load(path);
        Mask mask = await MaskRun.OfAsync(model, Size, (u, _) => u < 32 ? Road : blue);
        Assert.Equal(["Rest", "Road", "Lane", "Person"], mask.Names);
        Assert.Equal(1, mask.Ids[10]);
        Assert.Equal(3, mask.Ids[50]);
    }

    [Fact]
    public void The_same_class_in_two_heads_is_refused()
    {
        string path = new TinyNetwork
        {
            Heads =
            [
                Two("drivable", "logits", 1, "Rest", Grass, "Road", Road, "drivable"),
                Two("lane", "logits", 1, "Rest", Road, "Road", Lane, "drivable"),
            ],
        }.WriteTo(folder);
        ModelException error = Assert.Throws<ModelException>(() => Load(path));
        Assert.Contains("\"Road\" in two outputs", error.Message, StringComparison.Ordinal);
    }

    private static int[] Edges => [8, 24, 40, 56];

    private static TinyHead Two(
        string name, string kind, int stride, string rest, byte[] restRgb, string other, byte[] rgb, string role) => new(
            name, kind, kind == "class_ids" ? Type.Int64 : Type.Float, "NCHW", stride,
            [(rest, restRgb, "other"), (other, rgb, role)]);

    private static OnnxModel Load(string path) => OnnxModelLoader.Load(path, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });

    private async Task<Mask> RunAsync(params TinyHead[] heads)
    {
        using OnnxModel model = Load(new TinyNetwork { Heads = heads }.WriteTo(folder));
        return await MaskRun.OfAsync(
            model, Size, (u, _) => u is >= 24 and < 40 ? Lane : u is >= 8 and < 56 ? Road : Grass);
    }
}
