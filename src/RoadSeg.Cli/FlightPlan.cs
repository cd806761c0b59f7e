using RoadSeg.Onnx;

namespace RoadSeg.Cli;

/// <summary>
/// How many threads the network gets and how many frames are in it at once. Who waits for a result (a live source, or a
/// recording at its own pace) gets one frame on several threads; a recording as fast as it goes gets one thread a
/// frame and as many frames as there are cores, which is the higher rate: a network on two threads waits for the slower
/// one at each layer.
/// </summary>
/// <param name="Threads">Intra-op threads of the network.</param>
/// <param name="FramesInFlight">Frames in the network at once.</param>
internal readonly record struct FlightPlan(int Threads, int FramesInFlight)
{
    private const int FramesMax = 16;

    // A line's other stages keep up with about four cores of the network.
    private const int CoresOfALine = 4;

    /// <summary>Recordings at once for the highest rate of all together.</summary>
    public static int LinesForThroughput => Math.Clamp(Environment.ProcessorCount / CoresOfALine, 1, 8);

    /// <summary>The plan for a source that somebody waits for.</summary>
    /// <param name="arguments">What the user asked for.</param>
    /// <param name="cameras">Lines that share the network.</param>
    public static FlightPlan ForLatency(LineArguments arguments, int cameras = 1) => new(
        arguments.Threads ?? Math.Max(1, OnnxModelOptions.DefaultThreads / cameras), arguments.InFlight ?? 1);

    /// <summary>The plan for a recording as fast as it goes.</summary>
    /// <param name="arguments">What the user asked for.</param>
    /// <param name="cameras">Lines that share the network.</param>
    public static FlightPlan ForThroughput(LineArguments arguments, int cameras = 1)
    {
        // One frame is copied while another is computed.
        if (Opening.IsOnGpu(arguments.Device))
        {
            return new(arguments.Threads ?? 1, arguments.InFlight ?? 2);
        }

        int cores = Environment.ProcessorCount;
        int threads = arguments.Threads
            ?? (arguments.InFlight is int asked ? Math.Max(1, cores / (asked * cameras)) : 1);
        int frames = Math.Clamp(cores / (threads * cameras), 1, FramesMax);
        return new(threads, arguments.InFlight ?? frames);
    }
}
