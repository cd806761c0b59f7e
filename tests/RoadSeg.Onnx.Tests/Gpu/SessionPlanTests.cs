using System.Text;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>What providers are told, and what they tell of themselves.</summary>
public sealed class SessionPlanTests
{
    [Fact]
    public void The_gpu_that_was_asked_for_is_the_one_that_is_named()
    {
        SessionPlan plan = new(DeviceChoice.TensorRt, 1) { DeviceIndex = 1 };
        Assert.Equal("1", plan.CudaOptions()["device_id"]);
        Assert.Equal("1", plan.TensorRtOptions()["device_id"]);
    }

    [Theory]
    [InlineData(Precision.Float32, "0", "0", "0")]
    [InlineData(Precision.Float16, "1", "1", "0")]
    [InlineData(Precision.Int8, "1", "1", "1")]
    public void Float32_means_what_it_means_on_the_cpu(Precision precision, string tf32, string fp16, string int8)
    {
        SessionPlan plan = new(DeviceChoice.TensorRt, 1) { Precision = precision };
        Assert.Equal(tf32, plan.CudaOptions()["use_tf32"]);
        Assert.Equal(fp16, plan.TensorRtOptions()["trt_fp16_enable"]);
        Assert.Equal(int8, plan.TensorRtOptions()["trt_int8_enable"]);
    }

    [Fact]
    public void Graphs_are_the_outer_providers()
    {
        Assert.Equal("1", new SessionPlan(DeviceChoice.Cuda, 1) { UsesGraphs = true }.CudaOptions()["enable_cuda_graph"]);
        SessionPlan tensorRt = new(DeviceChoice.TensorRt, 1) { UsesGraphs = true, EngineFolder = "e", TimingFolder = "t" };
        Assert.Equal("0", tensorRt.CudaOptions()["enable_cuda_graph"]);
        Assert.Equal("1", tensorRt.TensorRtOptions()["trt_cuda_graph_enable"]);
        Assert.Equal("e", tensorRt.TensorRtOptions()["trt_engine_cache_path"]);
        Assert.Equal("t", tensorRt.TensorRtOptions()["trt_timing_cache_path"]);
    }

    [Fact]
    public void Nodes_are_counted_once_each_by_the_provider_that_ran_them()
    {
        const string profile = """
            [{"cat":"Session","name":"model_loading_array","args":{}},
             {"cat":"Node","name":"a_kernel_time","args":{"provider":"CUDAExecutionProvider"}},
             {"cat":"Node","name":"a_kernel_time","args":{"provider":"CUDAExecutionProvider"}},
             {"cat":"Node","name":"b_kernel_time","args":{"provider":"CUDAExecutionProvider"}},
             {"cat":"Node","name":"c_kernel_time","args":{"provider":"CPUExecutionProvider"}},
             {"cat":"Node","name":"c_fence_before","args":{"op_name":"Add"}}]
            """;
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(profile));
        Assert.Equal(
            [new("CPU", 1), new("CUDA", 2)], NodeCounts.Count(stream).Select(n => new KeyValuePair<string, int>(n.Key, n.Value)));
    }
}
