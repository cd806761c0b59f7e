using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using RoadSeg.Preprocessing;
using RoadSeg.Tests.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Preprocessing;

public sealed class SimdPathsTests
{
    private const string NoAvx512 = "EnableAVX512";
    private const string NoAvx2 = "EnableAVX2";
    private const string NoVectors = "EnableHWIntrinsic";

    private static readonly Type[] KernelTests =
    [
        typeof(SimdPathsTests),
        typeof(PreprocessorTests),
        typeof(PreprocessorPathTests),
        typeof(HalfFloatsTests),
        typeof(ByteWeaveTests),
        typeof(UpsampleArgmaxTests),
        typeof(SoftmaxConfidenceTests),
        typeof(SegmentationDecoderTests),
    ];

    [Theory]
    [InlineData(NoAvx512)]
    [InlineData(NoAvx2)]
    [InlineData(NoVectors)]
    public async Task Kernels_pass_their_tests_without(string runtimeSwitch)
    {
        Assert.SkipWhen(KernelChild.Missing is not null, "This is the child process.");
        (int exitCode, string output) = await KernelChild.RunAsync(
            runtimeSwitch, KernelTests, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, output);
    }

    // Guards the test above: a switch that the runtime no longer knows would test nothing.
    [Fact]
    public void The_child_really_lacks_what_was_switched_off()
    {
        Assert.SkipWhen(KernelChild.Missing is null, "This is the parent process.");
        SimdPath widest = KernelChild.Missing switch
        {
            NoAvx512 => SimdPath.Vector256,
            NoAvx2 => SimdPath.Vector128,
            _ => SimdPath.Scalar,
        };
        Assert.False(Avx512F.IsSupported);
        Assert.True(widest >= SimdPath.Vector256 || !Avx2.IsSupported);
        Assert.True(widest >= SimdPath.Vector128 || !Ssse3.IsSupported);
        Assert.True(SimdPaths.Best <= widest);
    }

    [Fact]
    public void The_widest_path_the_processor_has_is_chosen()
    {
        Assert.True(SimdPaths.IsSupported(SimdPath.Scalar));
        Assert.Equal(Avx2.IsSupported && Vector256.IsHardwareAccelerated, SimdPaths.IsSupported(SimdPath.Vector256));
        Assert.Equal(
            Avx512Vbmi.IsSupported && Vector512.IsHardwareAccelerated, SimdPaths.IsSupported(SimdPath.Vector512));
    }
}
