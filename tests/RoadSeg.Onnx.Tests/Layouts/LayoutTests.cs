using RoadSeg.Geometry;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Onnx.Tests.Layouts;

/// <summary>Every layout that a card can state, from a made frame through the whole line to the right mask.</summary>
public sealed class LayoutTests : IDisposable
{
    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] ImageNetStd = [0.229, 0.224, 0.225];

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-layout-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("NCHW", "float32", "RGB")]
    [InlineData("NCHW", "float32", "BGR")]
    [InlineData("NCHW", "float16", "RGB")]
    [InlineData("NCHW", "uint8", "RGB")]
    [InlineData("NCHW", "uint8", "BGR")]
    [InlineData("NHWC", "float32", "RGB")]
    [InlineData("NHWC", "float32", "BGR")]
    [InlineData("NHWC", "float16", "BGR")]
    [InlineData("NHWC", "uint8", "RGB")]
    public Task Inputs(string layout, string type, string order) => RightAsync(new TinyNetwork
    {
        Layout = layout,
        Order = order,
        Type = type switch { "uint8" => Type.UInt8, "float16" => Type.Float16, _ => Type.Float },
        Scale = type == "uint8" ? 1 : 1.0 / 255,
    });

    [Theory]
    [InlineData("logits", "NCHW", 1)]
    [InlineData("logits", "NHWC", 1)]
    [InlineData("logits", "NHWC", 10)]
    [InlineData("logits", "NCHW", 10)]
    [InlineData("probabilities", "NCHW", 1)]
    [InlineData("probabilities", "NHWC", 1)]
    [InlineData("probabilities", "NHWC", 10)]
    [InlineData("sigmoid", "NCHW", 1)]
    [InlineData("sigmoid", "NHWC", 10)]
    [InlineData("mask_logits", "NCHW", 1)]
    [InlineData("mask_logits", "NHWC", 1)]
    [InlineData("class_ids", "NCHW", 6)]
    [InlineData("class_ids", "NCHW", 7)]
    [InlineData("class_ids", "NCHW", 2)]
    [InlineData("class_ids", "NHWC", 7)]
    [InlineData("class_ids", "none", 7)]
    [InlineData("class_ids", "none", 6)]
    public Task Outputs(string kind, string layout, int type) =>
        RightAsync(new TinyNetwork { Heads = [TinyNetwork.Head(kind, (Type)type, layout)] });

    [Theory]
    [InlineData(1, "logits")]
    [InlineData(2, "logits")]
    [InlineData(4, "logits")]
    [InlineData(8, "logits")]
    [InlineData(16, "logits")]
    [InlineData(32, "logits")]
    [InlineData(4, "class_ids")]
    [InlineData(16, "class_ids")]
    [InlineData(8, "probabilities")]
    [InlineData(8, "sigmoid")]
    public Task Strides(int stride, string kind) => RightAsync(
        new TinyNetwork
        {
            Width = 256,
            Height = 192,
            Heads = [TinyNetwork.Head(kind, kind == "class_ids" ? Type.Int64 : Type.Float, stride: stride)],
        },
        new ImageSize(256, 192));

    [Theory]
    [InlineData("stretch", 128, 64)]
    [InlineData("stretch", 37, 91)]
    [InlineData("letterbox", 128, 64)]
    [InlineData("letterbox", 60, 128)]
    [InlineData("crop", 128, 64)]
    [InlineData("crop", 64, 200)]
    public Task Resizing(string resize, int width, int height) =>
        RightAsync(new TinyNetwork { Resize = resize }, new ImageSize(width, height));

    [Theory]
    [InlineData(1.0 / 255, 0.485, 0.229)]
    [InlineData(1.0 / 255, 0.5, 0.5)]
    [InlineData(1.0, 123.675, 58.395)]
    [InlineData(1.0, 110.0, 1.0)]
    [InlineData(2.0 / 255, 1.0, 1.0)]
    public Task Normalisations(double scale, double mean, double std) => RightAsync(new TinyNetwork
    {
        Scale = scale,
        Mean = mean == 0.485 ? ImageNetMean : [mean, mean * 0.9, mean * 0.8],
        Std = std == 0.229 ? ImageNetStd : [std, std * 1.1, std * 0.9],
        Order = scale == 1 ? "BGR" : "RGB",
    });

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public Task Operator_sets(int opset) => RightAsync(
        new TinyNetwork { Opset = opset, Heads = [TinyNetwork.Head("probabilities", Type.Float, stride: 2)] });

    [Theory]
    [InlineData(4)]
    [InlineData(19)]
    [InlineData(150)]
    [InlineData(255)]
    [InlineData(256)]
    public async Task Numbers_of_classes(int count)
    {
        await RightAsync(new TinyNetwork { Heads = [TinyNetwork.Head("logits", Type.Float, count: count)] });
        await RightAsync(new TinyNetwork { Heads = [TinyNetwork.Head("class_ids", Type.Int64, count: count)] });
    }

    [Theory]
    [InlineData("logits", Type.Float)]
    [InlineData("class_ids", Type.Int64)]
    [InlineData("sigmoid", Type.Float)]
    [InlineData("mask_logits", Type.Float16)]
    public async Task Two_classes(string kind, object type)
    {
        TinyHead head = new("out", kind, (Type)type, "NCHW", 2, [("Rest", TinyNetwork.Right, "other"), ("Road", TinyNetwork.Left, "drivable")]);
        Mask mask = await RunAsync(new TinyNetwork { Heads = [head] }, new ImageSize(64, 64), (u, _) => u < 32 ? TinyNetwork.Left : TinyNetwork.Right);
        for (int i = 0; i < mask.Ids.Length; i++)
        {
            int u = i % 64;
            Assert.True(u is 31 or 32 or 33 || mask.Ids[i] == (u < 32 ? 1 : 0), FormattableString.Invariant($"{u}: {mask.Ids[i]}"));
        }
    }

    [Theory]
    [InlineData("NCHW", false)]
    [InlineData("NHWC", false)]
    [InlineData("NCHW", true)]
    [InlineData("NHWC", true)]
    public Task Open_sizes_and_no_batch(string layout, bool hasNoBatch) =>
        RightAsync(new TinyNetwork { Layout = layout, IsDynamic = !hasNoBatch, HasNoBatch = hasNoBatch });

    [Fact]
    public Task Weights_in_a_file_beside_the_model() => RightAsync(new TinyNetwork { External = "weights.bin" });

    // The cards of toolkits that people bring.
    [Theory]
    [InlineData("torchvision")]
    [InlineData("PaddleSeg")]
    [InlineData("Detectron2")]
    [InlineData("Keras")]
    [InlineData("ViT")]
    [InlineData("binary")]
    public Task Toolkits(string toolkit) => RightAsync(toolkit switch
    {
        "torchvision" => new TinyNetwork { Mean = ImageNetMean, Std = ImageNetStd, Opset = 11 },
        "PaddleSeg" => new TinyNetwork { Mean = [0.5, 0.5, 0.5], Std = [0.5, 0.5, 0.5], Heads = [TinyNetwork.Head("class_ids", Type.Int32, "none")] },
        "Detectron2" => new TinyNetwork { Order = "BGR", Scale = 1, Mean = [103.53, 116.28, 123.675], Heads = [TinyNetwork.Head("logits", Type.Float, stride: 4)] },
        "Keras" => new TinyNetwork { Layout = "NHWC", Heads = [TinyNetwork.Head("probabilities", Type.Float, "NHWC")] },
        "ViT" => new TinyNetwork { IsDynamic = true, Width = 192, Height = 160, Mean = [0.5, 0.5, 0.5], Std = [0.5, 0.5, 0.5], Heads = [TinyNetwork.Head("logits", Type.Float, stride: 16)] },
        _ => new TinyNetwork { Type = Type.Float16, Heads = [TinyNetwork.Head("sigmoid", Type.Float16, "NHWC")] },
    });

    // A sanity check of the tests above: the network is not right whatever the card says.
    [Fact]
    public async Task A_wrong_channel_order_gives_another_mask()
    {
        string path = new TinyNetwork { Order = "BGR" }.WriteTo(folder);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("BGR", "RGB", StringComparison.Ordinal));
        using OnnxModel model = Load(path);
        Mask mask = await MaskRun.OfAsync(model, new ImageSize(64, 64), (u, v) => Colour(u, v, new ImageSize(64, 64)));
        Assert.True(mask.Ids.Count(id => id is >= 1 and <= 3) < mask.Ids.Length / 10);
    }

    private static byte[] Colour(double u, double v, ImageSize size) => Id(u, v, size) switch
    {
        1 => TinyNetwork.Left,
        2 => TinyNetwork.Right,
        _ => TinyNetwork.Top,
    };

    private static int Id(double u, double v, ImageSize size) => v + 0.5 < size.Height / 4.0 ? 3 : u + 0.5 < size.Width / 2.0 ? 1 : 2;

    private static OnnxModel Load(string path) => OnnxModelLoader.Load(path, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });

    private async Task<Mask> RunAsync(TinyNetwork network, ImageSize size, Func<int, int, byte[]> colour)
    {
        using OnnxModel model = Load(network.WriteTo(folder));
        return await MaskRun.OfAsync(model, size, colour);
    }

    private async Task RightAsync(TinyNetwork network, ImageSize? frame = null)
    {
        ImageSize size = frame ?? new ImageSize(128, 128);
        Mask mask = await RunAsync(network, size, (u, v) => Colour(u, v, size));
        Letterbox box = mask.ImageFromModel;

        // Scores are blended between output pixels, and pixels where the frame is reduced: near an edge both may win.
        double margin = network.Heads[0].Stride + 1;
        int certain = 0;
        for (int v = 0; v < mask.Size.Height; v++)
        {
            for (int u = 0; u < mask.Size.Width; u++)
            {
                ImagePoint[] around =
                [
                    .. from du in (double[])[-margin, -margin / 2, 0, margin / 2, margin]
                       from dv in (double[])[-margin, -margin / 2, 0, margin / 2, margin]
                       select box.ImageFromModel(u + du, v + dv),
                ];
                bool isOutside = Outside(box.ImageFromModel(u, v), size);
                int[] ids = [.. around.Select(p => Outside(p, size) ? isOutside ? 255 : -1 : Id(p.U, p.V, size)).Where(i => i >= 0).Distinct()];
                if (ids.Length == 1)
                {
                    certain++;
                    int actual = mask.Ids[(v * mask.Size.Width) + u];
                    Assert.True(actual == ids[0], FormattableString.Invariant($"({u}, {v}) is {actual}, expected {ids[0]}"));
                }
            }
        }

        Assert.True(certain > mask.Ids.Length / 3, FormattableString.Invariant($"only {certain} of {mask.Ids.Length} pixels are certain"));
    }

    private static bool Outside(ImagePoint p, ImageSize size) =>
        p.U < -0.5 || p.V < -0.5 || p.U >= size.Width - 0.5 || p.V >= size.Height - 0.5;
}
