using RoadSeg.Onnx;

namespace RoadSeg.GpuCheck;

/// <summary>What our own preprocessing, the CPU and our own decoding give: made once for each model and recording.</summary>
internal sealed class CpuTruth
{
    private readonly Dictionary<(string Card, string Pictures), byte[][]> known = [];

    /// <summary>The class maps of the pictures, in their order.</summary>
    public byte[][] Maps(string card, Pictures pictures)
    {
        if (!known.TryGetValue((card, pictures.Name), out byte[][]? maps))
        {
            using OnnxModel cpu = OnnxModelLoader.Load(card, new OnnxModelOptions(DeviceChoice.Cpu), _ => { });
            maps = [.. pictures.Bgr.Select(p => FrameAgreement.ClassMap(cpu, p, pictures.Size))];
            known.Add((card, pictures.Name), maps);
        }

        return maps;
    }
}
