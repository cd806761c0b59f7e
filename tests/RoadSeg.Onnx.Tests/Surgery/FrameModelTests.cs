using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx.Gpu;
using RoadSeg.Onnx.Tests.Layouts;
using RoadSeg.Preprocessing;
using RoadSeg.Segmenting;
using Type = RoadSeg.Onnx.Tests.OnnxFile.Type;

namespace RoadSeg.Onnx.Tests.Surgery;

/// <summary>
/// Preprocessing and decoding as nodes of the graph give what our kernels give. Here they run on the CPU, with the
/// CPU's memory in the part of the device.
/// </summary>
public sealed class FrameModelTests : IDisposable
{
    // Stated in docs/gpu.md.
    private const double AgreementAtLeast = 0.998;

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-frames-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(64, 64, "stretch")]
    [InlineData(100, 80, "stretch")]
    [InlineData(40, 30, "stretch")]
    [InlineData(300, 201, "stretch")]
    [InlineData(641, 357, "stretch")]
    [InlineData(300, 120, "letterbox")]
    [InlineData(80, 150, "letterbox")]
    [InlineData(300, 120, "crop")]
    [InlineData(90, 400, "crop")]
    public void Every_size_and_way_of_resizing(int width, int height, string resize) =>
        Same(new TinyNetwork { Resize = resize }, new ImageSize(width, height));

    [Theory]
    [InlineData("NCHW", 1, "RGB")]
    [InlineData("NCHW", 1, "BGR")]
    [InlineData("NHWC", 1, "RGB")]
    [InlineData("NCHW", 10, "RGB")]
    [InlineData("NHWC", 10, "BGR")]
    [InlineData("NCHW", 2, "BGR")]
    [InlineData("NHWC", 2, "RGB")]
    public void Every_input(string layout, int type, string order) => Same(
        new TinyNetwork
        {
            Layout = layout,
            Order = order,
            Type = (Type)type,
            Scale = (Type)type == Type.UInt8 ? 1 : 1.0 / 255,
            Mean = (Type)type == Type.UInt8 ? [0, 0, 0] : [0.485, 0.456, 0.406],
            Std = (Type)type == Type.UInt8 ? [1, 1, 1] : [0.229, 0.224, 0.225],
        },
        new ImageSize(133, 90));

    [Theory]
    [InlineData("logits", "NCHW", 1, 1)]
    [InlineData("logits", "NHWC", 1, 4)]
    [InlineData("logits", "NCHW", 10, 2)]
    [InlineData("probabilities", "NCHW", 1, 2)]
    [InlineData("probabilities", "NHWC", 10, 1)]
    [InlineData("sigmoid", "NCHW", 1, 2)]
    [InlineData("mask_logits", "NHWC", 1, 1)]
    [InlineData("class_ids", "NCHW", 7, 1)]
    [InlineData("class_ids", "none", 6, 1)]
    public void Every_output(string kind, string layout, int type, int stride) => Same(
        new TinyNetwork { Heads = [TinyNetwork.Head(kind, (Type)type, layout, stride)] }, new ImageSize(133, 90));

    [Theory]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(22)]
    public void Every_operator_set(int opset) =>
        Same(new TinyNetwork { Opset = opset }, new ImageSize(300, 201));

    [Fact]
    public void A_network_of_open_size_and_one_without_a_batch()
    {
        Same(new TinyNetwork { IsDynamic = true }, new ImageSize(133, 90));
        Same(new TinyNetwork { HasNoBatch = true }, new ImageSize(133, 90));
    }

    [Fact]
    public void Weights_in_a_file_of_their_own() =>
        Same(new TinyNetwork { External = "weights.bin" }, new ImageSize(133, 90));

    [Fact]
    public void Two_heads_are_decoded_by_our_kernels()
    {
        TinyHead second = TinyNetwork.Head("sigmoid", Type.Float) with { Name = "second" };
        TinyHead renamed = second with
        {
            Classes = [.. second.Classes.Select((c, i) => i == 0 ? c : c with { Name = "second " + c.Name })],
        };
        Same(new TinyNetwork { Heads = [TinyNetwork.Head("logits", Type.Float), renamed] }, new ImageSize(133, 90));
    }

    [Theory]
    [InlineData("roadseg-camvid-s.json", 1280, 720)]
    [InlineData("roadseg-camvid-s.json", 640, 480)]
    [InlineData("roadseg-camvid-s-int8.json", 1280, 720)]
    public void The_bundled_models(string card, int width, int height)
    {
        string path = Path.Combine(FindModels(), card);
        Assert.SkipUnless(File.Exists(path), $"needs models/{card}, which is not here");
        ImageSize frame = new(width, height);
        using OnnxModel plain = Load(path);
        using DeviceModel framed = Framed(plain, frame, Precision.Float32, new HostMemory());
        FrameAgreement.Check(plain, framed, frame, TestContext.Current.SendDiagnosticMessage);
        (double ids, int level) = Compare(plain, framed, Street(frame), frame);
        Assert.InRange(ids, AgreementAtLeast, 1);
        Assert.InRange(level, 0, 32);
    }

    [Fact]
    public void The_bundled_float_model_in_float16()
    {
        string path = Path.Combine(FindModels(), "roadseg-camvid-s.json");
        Assert.SkipUnless(File.Exists(path), "needs models/roadseg-camvid-s.json, which is not here");
        ImageSize frame = new(640, 480);
        using OnnxModel plain = Load(path);
        using DeviceModel framed = Framed(plain, frame, Precision.Float16, new HostMemory());
        Assert.InRange(Compare(plain, framed, Street(frame), frame).Ids, 0.99, 1);
    }

    [Fact]
    public void An_int8_network_is_not_rewritten_in_float16()
    {
        string path = Path.Combine(FindModels(), "roadseg-camvid-s-int8.json");
        Assert.SkipUnless(File.Exists(path), "needs models/roadseg-camvid-s-int8.json, which is not here");
        using OnnxModel plain = Load(path);
        ModelException error = Assert.Throws<ModelException>(
            () => Framed(plain, new ImageSize(640, 480), Precision.Float16, new HostMemory()));
        Assert.Contains("QuantizeLinear", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_bound_is_given_back()
    {
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        HostMemory memory = new();
        using (DeviceModel framed = Framed(plain, new ImageSize(133, 90), Precision.Float32, memory))
        {
            using IInferRequest first = framed.CreateRequest();
            using IInferRequest second = framed.CreateRequest();
            Assert.True(memory.Outstanding > 0);
        }

        Assert.Equal(0, memory.Outstanding);
    }

    [Fact]
    public void Two_frames_in_flight_do_not_touch_each_other()
    {
        ImageSize frame = new(133, 90);
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        using DeviceModel framed = Framed(plain, frame, Precision.Float32, new HostMemory());
        byte[][] pictures = [Noise(frame, 1), Noise(frame, 2)];
        byte[][] alone = [.. pictures.Select(p => FrameAgreement.ClassMap(framed, p, frame))];
        Assert.NotEqual(alone[0], alone[1]);
        Parallel.For(0, 2, i =>
        {
            using IInferRequest request = framed.CreateRequest();
            for (int run = 0; run < 20; run++)
            {
                pictures[i].CopyTo(request.Input);
                request.Run();
                Assert.Equal(alone[i], request.Output(0).ToArray());
            }
        });
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        using DeviceModel framed = Framed(plain, new ImageSize(133, 90), Precision.Float32, new HostMemory());
        using IInferRequest request = framed.CreateRequest();
        Assert.Equal(0, RoadSeg.Tests.Allocations.Of(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                request.Input[0] = (byte)i;
                request.Run();
                Assert.False(request.Output(0).IsEmpty);
            }
        }));
    }

    [Fact]
    public async Task The_line_takes_such_a_model_like_any_other()
    {
        ImageSize frame = new(160, 128);
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        using DeviceModel framed = Framed(plain, frame, Precision.Float32, new HostMemory());
        byte[] Colour(int u, int v) => v < 40 ? TinyNetwork.Top : u < 70 ? TinyNetwork.Left : TinyNetwork.Right;
        Mask expected = await MaskRun.OfAsync(plain, frame, Colour);
        Mask actual = await MaskRun.OfAsync(framed, frame, Colour);
        Assert.Equal(expected.ImageFromModel, actual.ImageFromModel);
        Assert.InRange(FrameAgreement.Share(expected.Ids, actual.Ids), AgreementAtLeast, 1);
        Assert.Equal(3, expected.Ids.Distinct().Count(id => id is >= 1 and <= 3));
    }

    [Fact]
    public void Nodes_are_counted_by_provider()
    {
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        using DeviceModel framed = Framed(plain, new ImageSize(133, 90), Precision.Float32, new HostMemory());
        Assert.Equal("CPU", Assert.Single(framed.Info.NodesByProvider).Key);
        Assert.True(framed.Info.NodesByProvider["CPU"] > 5);
        Assert.StartsWith("CPU (nodes: CPU ", framed.Info.DescribeProvider(), StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_another_size_are_refused()
    {
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        using DeviceModel framed = Framed(plain, new ImageSize(133, 90), Precision.Float32, new HostMemory());
        Assert.Throws<ModelException>(() => new Preprocessor(new ImageSize(64, 64), framed.Info));
    }

    [Fact]
    public void A_model_that_calls_pixels_by_other_names_is_found()
    {
        ImageSize frame = new(133, 90);
        using OnnxModel plain = Load(new TinyNetwork().WriteTo(folder));
        string other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        using OnnxModel wrong = Load(
            new TinyNetwork { Heads = [TinyNetwork.Head("mask_logits", Type.Float)] }.WriteTo(other));
        using DeviceModel framed = Framed(wrong, frame, Precision.Float32, new HostMemory());
        FrameAgreement.Check(wrong, framed, frame, _ => { });
        ModelException error = Assert.Throws<ModelException>(
            () => FrameAgreement.Check(plain, framed, frame, _ => { }));
        Assert.Contains("of the pixels", error.Message, StringComparison.Ordinal);
    }

    internal static OnnxModel Load(string path) =>
        OnnxModelLoader.Load(path, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });

    internal static DeviceModel Framed(OnnxModel plain, ImageSize frame, Precision precision, HostMemory memory, int batch = 1) =>
        FrameModels.OpenDevice(
            FrameModels.Prepare(plain, frame, precision, batch), plain.File, plain.Plan, _ => { }, _ => memory);

    internal static byte[] Noise(ImageSize frame, int seed)
    {
        // Blocks with soft noise: edges and areas.
        Random random = new(seed);
        byte[] bgr = new byte[frame.PixelCount * 3];
        byte[][] colours = [TinyNetwork.Left, TinyNetwork.Right, TinyNetwork.Top, [0, 0, 0], [255, 255, 255], [128, 128, 128]];
        for (int i = 0; i < frame.PixelCount; i++)
        {
            int u = i % frame.Width, v = i / frame.Width;
            byte[] colour = colours[((u * 5 / frame.Width) + (v * 4 / frame.Height * 3) + seed) % colours.Length];
            for (int c = 0; c < 3; c++)
            {
                bgr[(3 * i) + c] = (byte)Math.Clamp(colour[2 - c] + random.Next(-6, 7), 0, 255);
            }
        }

        return bgr;
    }

    // Sky above, road below, with a vanishing point: what the bundled networks know.
    private static byte[] Street(ImageSize frame)
    {
        byte[] bgr = new byte[frame.PixelCount * 3];
        for (int i = 0; i < frame.PixelCount; i++)
        {
            double u = (double)(i % frame.Width) / frame.Width, v = (double)(i / frame.Width) / frame.Height;
            int level = v < 0.45 ? (u is < 0.3 or > 0.75 ? 90 : 220) : Math.Abs(u - 0.5) < v - 0.4 ? 105 : 60;
            bgr[3 * i] = (byte)(level + (v < 0.45 ? 20 : 0));
            bgr[(3 * i) + 1] = (byte)level;
            bgr[(3 * i) + 2] = (byte)(level - 5);
        }

        return bgr;
    }

    private static string FindModels()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !Directory.Exists(Path.Combine(at.FullName, "models")))
        {
            at = at.Parent;
        }

        return Path.Combine(at?.FullName ?? "/", "models");
    }

    private static (double Ids, int Level) Compare(OnnxModel plain, ISegmentationModel framed, byte[] bgr, ImageSize frame)
    {
        Segmentation expected = Run(plain, bgr, frame);
        Segmentation actual = Run(framed, bgr, frame);
        int level = 0;
        for (int i = 0; i < expected.Confidences.Length; i++)
        {
            level = Math.Max(level, Math.Abs(expected.Confidences[i] - actual.Confidences[i]));
        }

        return (FrameAgreement.Share(expected.ClassIds, actual.ClassIds), level);
    }

    private static Segmentation Run(ISegmentationModel model, byte[] bgr, ImageSize frame)
    {
        Preprocessor preprocessor = new(frame, model.Info);
        Segmentation map = new(
            CombinedClasses.Of(model.Info.Card.Outputs).Table, model.Info.InputSize, model.Info.Outputs[0].Size,
            preprocessor.ImageFromModel, frame);
        using IInferRequest request = model.CreateRequest();
        preprocessor.Fill(bgr, request.Input);
        request.Run();
        new SegmentationDecoder(model.Info, preprocessor.ImageFromModel, frame).Decode(request, map);
        return map;
    }

    private void Same(TinyNetwork network, ImageSize frame)
    {
        using OnnxModel plain = Load(network.WriteTo(folder));
        using DeviceModel framed = Framed(plain, frame, Precision.Float32, new HostMemory());
        (double ids, int level) = Compare(plain, framed, Noise(frame, 1), frame);
        Assert.InRange(ids, AgreementAtLeast, 1);
        Assert.InRange(level, 0, 16);
    }
}
