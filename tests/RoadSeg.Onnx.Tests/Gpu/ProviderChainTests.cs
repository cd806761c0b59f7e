using RoadSeg.Inference;

namespace RoadSeg.Onnx.Tests.Gpu;

/// <summary>TensorRT, then CUDA, then the CPU; every step down has its reason, and what is asked for is never replaced.</summary>
public sealed class ProviderChainTests
{
    private readonly List<string> said = [];

    [Fact]
    public void The_best_that_works_is_taken() =>
        Assert.Equal(DeviceChoice.TensorRt, Open(DeviceChoice.Auto, []));

    [Fact]
    public void What_looks_usable_and_fails_is_passed_over_with_its_reason()
    {
        Assert.Equal(DeviceChoice.Cuda, Open(DeviceChoice.Auto, [DeviceChoice.TensorRt]));
        Assert.Equal(["provider TensorRT passed over: TensorRt is broken", "provider CUDA"], said);
    }

    [Fact]
    public void The_cpu_is_last()
    {
        Assert.Equal(DeviceChoice.Cpu, Open(DeviceChoice.Auto, [DeviceChoice.TensorRt, DeviceChoice.Cuda]));
        Assert.Equal(3, said.Count);
    }

    [Fact]
    public void What_lacks_a_library_is_never_opened()
    {
        List<DeviceChoice> opened = [];
        DeviceChoice taken = ProviderChain.Open(
            DeviceChoice.Auto, Providers("libnvinfer.so.10 is missing", null), d => { opened.Add(d); return d; }, said.Add);
        Assert.Equal(DeviceChoice.Cuda, taken);
        Assert.Equal([DeviceChoice.Cuda], opened);
        Assert.Equal("provider TensorRT passed over: libnvinfer.so.10 is missing", said[0]);
    }

    [Theory]
    [InlineData(DeviceChoice.TensorRt)]
    [InlineData(DeviceChoice.Cuda)]
    public void What_is_asked_for_by_name_is_taken_or_refused(DeviceChoice asked)
    {
        Assert.Throws<ModelException>(() => Open(asked, [asked]));
        ModelException missing = Assert.Throws<ModelException>(() => ProviderChain.Open(
            asked, Providers("a library is missing.", "a library is missing."), d => d, said.Add));
        Assert.Contains("a library is missing", missing.Message, StringComparison.Ordinal);
        Assert.Contains(ExecutionProviders.NameOf(asked), missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_not_even_the_cpu_opens_fails_with_the_cpus_own_reason()
    {
        ModelException error = Assert.Throws<ModelException>(
            () => Open(DeviceChoice.Auto, [DeviceChoice.TensorRt, DeviceChoice.Cuda, DeviceChoice.Cpu]));
        Assert.Equal("Cpu is broken", error.Message);
    }

    private static ProviderStatus[] Providers(string? tensorRt, string? cuda) =>
        [new(DeviceChoice.TensorRt, tensorRt, []), new(DeviceChoice.Cuda, cuda, []), new(DeviceChoice.Cpu, null, [])];

    private DeviceChoice Open(DeviceChoice choice, DeviceChoice[] broken) => ProviderChain.Open(
        choice, Providers(null, null),
        device => broken.Contains(device) ? throw new ModelException($"{device} is broken") : device, said.Add);
}
