using RoadSeg.Inference;
using RoadSeg.Onnx.Structure;

namespace RoadSeg.Onnx;

/// <summary>Whether a model can be run in the numbers that were asked for. Stateless; any thread.</summary>
internal static class PrecisionCheck
{
    private const string Quantised = "DequantizeLinear";

    /// <summary>Checks.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="structure">What its file says.</param>
    /// <param name="device">The provider.</param>
    /// <param name="precision">The numbers.</param>
    /// <exception cref="ModelException">It cannot.</exception>
    public static void Check(string name, OnnxStructure structure, DeviceChoice device, Precision precision)
    {
        bool isQuantised = structure.Operators.ContainsKey(Quantised);
        string? problem = (device, precision) switch
        {
            (DeviceChoice.TensorRt, Precision.Int8) when !isQuantised =>
                "it has no QuantizeLinear and DequantizeLinear operators: quantise it first, or use fp16",
            (DeviceChoice.Cuda, Precision.Int8) =>
                "CUDA computes int8 networks in float: use --device tensorrt or fp32",
            (DeviceChoice.Cuda, Precision.Float16) when isQuantised =>
                "it is an int8 network: use the float one, or --device tensorrt --precision int8",
            (DeviceChoice.Cpu, not Precision.Float32) =>
                "the CPU computes in the numbers of the model itself: leave --precision out",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ModelException(
                $"model \"{name}\" cannot be run in {Precisions.NameOf(precision)} on "
                + $"{ExecutionProviders.NameOf(device)}: {problem}.");
        }
    }
}
