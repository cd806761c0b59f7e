using System.Globalization;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Onnx;

namespace RoadSeg.Cli;

/// <summary>One <c>roadseg build-engine</c>.</summary>
internal sealed class EngineBuild(
    ImageSize frame, string? modelPath, DeviceArgument device, Precision precision, string? cache)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = TimeProvider.System;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(isVerbose: false, null);
        using Signals signals = new();
        using OnnxModel model = OnnxModelLoader.Load(
            modelPath ?? Opening.DefaultModelPath(device.Device, precision),
            new OnnxModelOptions(device.Device) { DeviceIndex = device.Index, Precision = precision }, Tell);
        FrameOptions options = new(WaitsForEngine: true, cache, Tell) { Cancellation = signals.Token };
        Task<ISegmentationModel> building = Task.Factory.StartNew(
            () => model.ForFrames(frame, options), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await ShowProgressAsync(building);
        try
        {
            using ISegmentationModel built = await building;
            Tell($"engine for {frame} {Precisions.NameOf(precision)} is ready: {built.Info.DescribeProvider()}");
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            Tell("stopped; nothing was kept but the times of kernels, which make the next build shorter.");
            return ExitCodes.Ok;
        }
    }

    private static void Tell(string line) => Console.Error.WriteLine("roadseg: " + line);

    // TensorRT does not say how far it is: the time is all there is to show.
    private async Task ShowProgressAsync(Task building)
    {
        long start = clock.GetTimestamp();
        while (!building.IsCompleted)
        {
            await Task.WhenAny(building, Task.Delay(TellEvery, clock));
            if (!Console.IsErrorRedirected)
            {
                string seconds = clock.GetElapsedTime(start).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                await Console.Error.WriteAsync($"\rbuilding the engine: {seconds} s");
            }
        }

        if (!Console.IsErrorRedirected)
        {
            await Console.Error.WriteLineAsync();
        }
    }
}
