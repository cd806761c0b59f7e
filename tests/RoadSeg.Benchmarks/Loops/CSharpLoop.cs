using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// The usual sequential loop in C#: OpenCvSharp reads, resizes and blends, ONNX Runtime runs on tensors allocated once,
/// spans do the rest. One frame after the other.
/// </summary>
internal static class CSharpLoop
{
    private const int WarmUpRuns = 3;

    private static readonly string[] StageNames = ["read", "preprocess", "infer", "classify", "blend"];

    /// <summary>Runs it once.</summary>
    public static async Task<LoopFigures> RunAsync(LoopArguments arguments, TimeProvider clock)
    {
        (ModelCard card, string file) = OnnxModelLoader.ReadCard(arguments.Card);
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = arguments.Threads,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", arguments.Spin ? "1" : "0");
        using InferenceSession session = new(file, options);
        using RunOptions runOptions = new();
        using FrameTensor tensor = new(card.Input);
        string[] inputs = [card.Input.Name];
        string[] outputs = [card.Outputs[0].Name];

        // The first run allocates the output, and every later one writes into it.
        using IDisposableReadOnlyCollection<OrtValue> first = session.Run(runOptions, inputs, [tensor.Value], outputs);
        OrtValue[] output = [first[0]];
        using ScoresArgmax argmax = new(output[0], card.Input.Size, arguments.IsAccurate);
        void Infer() => session.Run(runOptions, inputs, tensor.Values, outputs, output);
        for (int i = 0; i < WarmUpRuns; i++)
        {
            Infer();
        }

        using VideoCapture video = new(arguments.Video, VideoCaptureAPIs.FFMPEG);
        if (!video.IsOpened())
        {
            throw new SourceException($"source \"{arguments.Video}\" is no video that OpenCV opens.");
        }

        return await FramesAsync(arguments, clock, video, new Steps(tensor, Infer, argmax, OurLoop.Colours(card)));
    }

    private static async Task<LoopFigures> FramesAsync(
        LoopArguments arguments, TimeProvider clock, VideoCapture video, Steps steps)
    {
        LoopTimes times = new(clock, arguments.Frames);
        double[][] stages = [.. StageNames.Select(_ => new double[arguments.Frames])];
        using MaskFile masks = new(arguments.Masks);
        using OverlayPaint paint = new(steps.Argmax.Size, steps.Colours);
        using Mat frame = new();
        times.Start();
        long start = clock.GetTimestamp();
        while (times.Count < arguments.Frames)
        {
            long reading = clock.GetTimestamp();
            if (!video.Read(frame))
            {
                break;
            }

            await WaitUntilDueAsync(arguments.FramesPerSecond, times.Count, start, clock);
            long inHand = clock.GetTimestamp();
            times.Arrived(times.Count, reading, inHand);
            steps.Tensor.Fill(frame);
            long filled = clock.GetTimestamp();
            steps.Infer();
            long inferred = clock.GetTimestamp();
            steps.Argmax.Run();
            long classified = clock.GetTimestamp();
            paint.Blend(steps.Argmax.Ids, frame, frame);
            long[] moments = [reading, inHand, filled, inferred, classified, clock.GetTimestamp()];
            for (int i = 0; i < stages.Length; i++)
            {
                stages[i][times.Count] = clock.GetElapsedTime(moments[i], moments[i + 1]).TotalMilliseconds;
            }

            times.Blended();
            if (masks.IsWanted)
            {
                masks.Add(steps.Argmax.AtFrameSize(new ImageSize(frame.Cols, frame.Rows)));
            }
        }

        int count = times.Count;
        return times.Figures(
            StageNames.Zip(stages).ToDictionary(
                s => s.First, s => s.Second.Take(count).Order().ElementAtOrDefault(count / 2), StringComparer.Ordinal),
            masks.Checksum);
    }

    // A frame that is due later is waited for: it arrives when the camera would have sent it.
    private static async Task WaitUntilDueAsync(double pace, int index, long start, TimeProvider clock)
    {
        if (pace > 0)
        {
            TimeSpan left = TimeSpan.FromSeconds(index / pace) - clock.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, clock);
            }
        }
    }

    private sealed record Steps(FrameTensor Tensor, Action Infer, ScoresArgmax Argmax, Vec3b[] Colours);
}
