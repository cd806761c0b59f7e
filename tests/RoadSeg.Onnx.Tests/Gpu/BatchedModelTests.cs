using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx.Gpu;
using RoadSeg.Onnx.Tests.Layouts;
using RoadSeg.Onnx.Tests.Surgery;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>Several cameras on one device: each gets its own result, whoever it ran with.</summary>
public sealed class BatchedModelTests : IDisposable
{
    private static readonly ImageSize Frame = new(133, 90);

    private readonly string folder = Directory.CreateTempSubdirectory("roadseg-batch-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_batch_gives_each_picture_what_it_gets_alone(int batch)
    {
        using OnnxModel plain = FrameModelTests.Load(new TinyNetwork { IsDynamic = true }.WriteTo(folder));
        using DeviceModel one = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory());
        using DeviceModel many = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory(), batch);
        FrameAgreement.CheckBatch(one, many, Frame, batch);
    }

    [Fact]
    public async Task Cameras_that_run_at_once_keep_their_own_results()
    {
        const int cameras = 3;
        using OnnxModel plain = FrameModelTests.Load(new TinyNetwork().WriteTo(folder));
        DeviceModel one = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory());
        byte[][] pictures = [.. Enumerable.Range(0, cameras).Select(i => FrameModelTests.Noise(Frame, i))];
        byte[][] alone = [.. pictures.Select(p => FrameAgreement.ClassMap(one, p, Frame))];
        DeviceModel many = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory(), cameras);
        using BatchedModel together = new(one, many, cameras);
        Task[] lines =
        [
            .. Enumerable.Range(0, cameras).Select(camera => Task.Factory.StartNew(
                () =>
                {
                    using IInferRequest request = together.CreateRequest();
                    for (int run = 0; run < 40; run++)
                    {
                        pictures[camera].CopyTo(request.Input);
                        request.Run();
                        Assert.Equal(alone[camera], request.Output(0).ToArray());
                    }
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        await Task.WhenAll(lines).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_network_that_mixes_its_pictures_is_found()
    {
        // The mean over the batch is taken away: alone it leaves nothing, together it leaves the difference.
        byte[] onnx = new OnnxFile(13)
            .Input("image", OnnxFile.Type.UInt8, 1, 3, 4, 6)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .Node("ReduceMean", ["float"], "mean", ("axes", new long[] { 0 }), ("keepdims", 1L))
            .Node("Sub", ["float", "mean"], "rest")
            .Constant("weights", [1, 0, 0, 0, 0, 0], 2, 3, 1, 1)
            .Constant("bias", [0.5f, 0], 2)
            .Node("Conv", ["rest", "weights", "bias"], "logits")
            .Output("logits", OnnxFile.Type.Float, 1, 2, 4, 6)
            .ToBytes();
        using ModelFolder model = new(onnx);
        using OnnxModel plain = FrameModelTests.Load(model.CardPath);
        using DeviceModel one = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory());
        using DeviceModel many = FrameModelTests.Framed(plain, Frame, Precision.Float32, new HostMemory(), 2);
        ModelException error = Assert.Throws<ModelException>(() => FrameAgreement.CheckBatch(one, many, Frame, 2));
        Assert.Contains("2 pictures at once", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_a_batch_says_so()
    {
        using OnnxModel plain = FrameModelTests.Load(new TinyNetwork { HasNoBatch = true }.WriteTo(folder));
        Assert.Contains(
            "no batch dimension",
            Assert.Throws<ModelException>(() => FrameModels.Prepare(plain, Frame, Precision.Float32, 2)).Message,
            StringComparison.Ordinal);
    }
}
