using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace RoadSeg.Onnx;

/// <summary>Whether this processor runs int8 networks as they were made.</summary>
public static class Int8Arithmetic
{
    // Intel SDM, CPUID: leaf 7 subleaf 0, ECX bit 11 is AVX512_VNNI; leaf 7 subleaf 1, EAX bit 4 is AVX-VNNI.
    private const int FeatureLeaf = 7;
    private const int Avx512VnniBit = 1 << 11;
    private const int AvxVnniBit = 1 << 4;

    /// <summary>
    /// True where products of bytes are summed in 32 bits (VNNI; Arm always). Without it ONNX Runtime sums pairs of
    /// products in 16 bits, which saturate: another, worse network, and hardly faster than float.
    /// </summary>
    public static bool IsExact { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 || HasVnni();

    private static bool HasVnni()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < FeatureLeaf)
        {
            return false;
        }

        (int subleaves, _, int ecx, _) = X86Base.CpuId(FeatureLeaf, 0);
        return (ecx & Avx512VnniBit) != 0
            || (subleaves >= 1 && (X86Base.CpuId(FeatureLeaf, 1).Eax & AvxVnniBit) != 0);
    }
}
