// dotnet run --project samples/DrivableArea -c Release -- recordings/street.mp4 models/roadseg-camvid-s.json
using RoadSeg;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Publishing;
using RoadSeg.Sources;

await using IFrameSource source = await FrameSources.OpenAsync(args[0], new(), TimeProvider.System, default);
using OnnxModel model = OnnxModelLoader.Load(args[1], new(), _ => { });
using StageMetrics metrics = new();
CallbackPublisher print = new("print", (in SceneView scene) => Console.WriteLine(
    $"{scene.Frame.Stamp.FrameId}: {scene.Drivable.AreaFraction:0.00} drivable, {scene.People.People.Length} people"));
await using RoadPipeline line = new(source, model, [print], PipelineOptions.Default, metrics, TimeProvider.System);
RunResult result = await line.RunAsync(default);
Console.WriteLine(result.Failure?.Message ?? $"{result.Metrics.Published} frames in {result.Wall.TotalSeconds:0.0} s");
return result.Failure is null ? 0 : 1;
