using Microsoft.ML.OnnxRuntime;

namespace RoadSeg.Onnx;

/// <summary>What there is of ONNX Runtime on this machine.</summary>
public static class OnnxReport
{
    /// <summary>Version of the native library; loads it.</summary>
    /// <exception cref="DllNotFoundException">The library is missing.</exception>
    public static string Version => OrtEnv.Instance().GetVersionString();
}
