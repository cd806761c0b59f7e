namespace RoadSeg.Onnx;

/// <summary>Which execution provider the user asks for (<c>--device</c>).</summary>
public enum DeviceChoice
{
    /// <summary>The best one that really works: TensorRT, then CUDA, then CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA or an error, never silently the CPU.</summary>
    Cuda,

    /// <summary>TensorRT or an error, never silently something else.</summary>
    TensorRt,
}
