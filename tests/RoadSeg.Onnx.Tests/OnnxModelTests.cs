using System.Runtime.InteropServices;
using RoadSeg.Geometry;
using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests;

public sealed class OnnxModelTests
{
    [Fact]
    public void A_model_runs_and_overwrites_every_output()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
        using IInferRequest request = model.CreateRequest();
        Assert.Equal(new OutputTensor(TensorElementType.Float32, 2, new ImageSize(6, 4)), model.Info.Outputs[0]);
        Assert.Equal(72, request.Input.Length);
        request.Input.Clear();
        request.Input[5] = 200;
        request.Run();
        ReadOnlySpan<float> logits = MemoryMarshal.Cast<byte, float>(request.Output(0));
        Assert.Equal(48, logits.Length);
        Assert.Equal(200, logits[5]);
        Assert.Equal(0, logits[6]);
        Assert.Equal(127.5f, logits[47]);
    }

    [Fact]
    public void Two_requests_do_not_share_tensors()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        using OnnxModel model = OnnxModelLoader.Load(folder.Onnx, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
        using IInferRequest first = model.CreateRequest();
        using IInferRequest second = model.CreateRequest();
        first.Input.Fill(1);
        second.Input.Fill(2);
        second.Run();
        first.Run();
        Assert.Equal(1, MemoryMarshal.Cast<byte, float>(first.Output(0))[0]);
        Assert.Equal(2, MemoryMarshal.Cast<byte, float>(second.Output(0))[0]);
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
        using IInferRequest request = model.CreateRequest();
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
    public void A_profile_is_written_when_the_model_is_disposed()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        string prefix = Path.Combine(Path.GetDirectoryName(folder.Onnx)!, "times");
        OnnxModelOptions options = new(DeviceChoice.Cpu, 1, prefix);
        OnnxModelLoader.Load(folder.CardPath, options, _ => { }).Dispose();
        string profile = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(prefix)!, "times*"));
        Assert.Contains("_kernel_time", File.ReadAllText(profile), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dynamic_model_takes_the_cards_size()
    {
        byte[] onnx = new OnnxFile()
            .Input("image", OnnxFile.Type.UInt8, 1, 3, -1, -1)
            .Node("Cast", ["image"], "float", ("to", (long)OnnxFile.Type.Float))
            .Constant("weights", [1, 0, 0, 0, 0, 0], 2, 3, 1, 1)
            .Node("Conv", ["float", "weights"], "logits")
            .Output("logits", OnnxFile.Type.Float, 1, 2, -1, -1)
            .ToBytes();
        using ModelFolder folder = new(onnx);
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cpu, 1), _ => { });
        Assert.Equal(new ImageSize(6, 4), model.Info.Outputs[0].Size);
    }

    [Fact]
    public void Auto_says_what_it_took_and_what_it_passed_over()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        List<string> lines = [];
        using OnnxModel model = OnnxModelLoader.Load(folder.CardPath, new OnnxModelOptions(), lines.Add);
        Assert.Equal("CPU", model.Info.Provider);
        Assert.Contains(lines, l => l.Contains("TensorRT passed over", StringComparison.Ordinal) && l.Contains("libonnxruntime_providers_tensorrt.so", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("CUDA passed over", StringComparison.Ordinal));
        Assert.Contains("provider CPU", lines);
    }

    [Fact]
    public void A_provider_that_cannot_be_had_is_an_error_and_never_the_cpu()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        Refused(folder.CardPath, new OnnxModelOptions(DeviceChoice.Cuda), "\"CUDA\"", "libonnxruntime_providers_cuda.so");
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Refused("nowhere/model.json", new OnnxModelOptions(), "\"nowhere/model.json\"", "does not exist");

    [Fact]
    public void A_folder_is_no_model() => Refused(Path.GetTempPath(), new OnnxModelOptions(), "is a folder");

    [Fact]
    public void A_changed_file_is_refused_with_both_hashes()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        File.AppendAllText(folder.Onnx, "x");
        Refused(folder.CardPath, new OnnxModelOptions(), "expected sha256", OnnxModelLoader.Hash(folder.Onnx));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(-1)]
    public void A_truncated_file_is_refused(int length)
    {
        byte[] whole = ModelFolder.RedOrNot();
        using ModelFolder folder = new(whole[..(length < 0 ? whole.Length + length : length)]);
        Refused(folder.CardPath, new OnnxModelOptions(), "tiny.onnx");
    }

    [Fact]
    public void What_is_no_onnx_file_is_refused()
    {
        using ModelFolder folder = new("GIF89a, not a network at all"u8.ToArray());
        Refused(folder.CardPath, new OnnxModelOptions(), "no ONNX file");
    }

    [Fact]
    public void A_card_that_names_another_file_is_refused()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), card => card["file"] = "other.onnx");
        Refused(folder.CardPath, new OnnxModelOptions(), "\"other.onnx\"");
    }

    [Fact]
    public void A_model_without_card_says_what_it_knows_and_what_is_missing()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot());
        File.Delete(folder.CardPath);
        Refused(folder.Onnx, new OnnxModelOptions(), "uint8 [1,3,4,6]", "float32 [1,2,4,6]", "channel order");
    }

    [Fact]
    public void Every_mismatch_of_shape_is_in_one_message()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), card =>
        {
            card["input"]!["width"] = 8;
            card["outputs"]![0]!["name"] = "scores";
        });
        Refused(folder.CardPath, new OnnxModelOptions(), "uint8 [1,3,4,8]", "uint8 [1,3,4,6]", "\"scores\"", "\"logits\"");
    }

    [Fact]
    public void A_wrong_element_type_is_refused()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), card => card["input"]!["element_type"] = "float32");
        Refused(folder.CardPath, new OnnxModelOptions(), "float32 [1,3,4,6]", "uint8 [1,3,4,6]");
    }

    [Fact]
    public void A_wrong_class_count_is_refused()
    {
        using ModelFolder folder = new(ModelFolder.RedOrNot(), card => card["outputs"]![0]!["classes"]!.AsArray().Add(
            new System.Text.Json.Nodes.JsonObject
            {
                ["name"] = "Third",
                ["colour"] = new System.Text.Json.Nodes.JsonArray(1, 2, 3),
                ["role"] = "other",
            }));
        Refused(folder.CardPath, new OnnxModelOptions(), "3 classes", "2 channels");
    }

    private static void Refused(string path, OnnxModelOptions options, params string[] words)
    {
        ModelException error = Assert.Throws<ModelException>(() => OnnxModelLoader.Load(path, options, _ => { }));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
