using System.Text.Json;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.Publishing;
using RoadSeg.Scoring;
using RoadSeg.Synthetic;

namespace RoadSeg.Cli;

/// <summary>
/// One <c>roadseg eval --ground</c>: grids and people of synthetic drives against what is exactly true.
/// </summary>
internal sealed class GroundRun(
    string[] sources, bool isPerfect, string? pictures, RunFiles files, LineArguments arguments)
{
    private const int PictureEvery = 20;

    public async Task<int> ExecuteAsync()
    {
        Logging.Start(arguments.IsVerbose, arguments.Log);
        using Signals signals = new();
        SyntheticOptions[] drives = [.. sources.Select(SyntheticOptions.Parse)];
        string? jsonPath = files.Metrics is null ? null : FreeNames.File(files.Metrics, files.Overwrite, Tell);
        string? folder = pictures is null ? null : FreeNames.Folder(pictures, files.Overwrite, Tell);
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }

        FlightPlan plan = FlightPlan.ForThroughput(arguments);
        using OnnxModel? model = isPerfect ? null : Opening.Model(arguments, plan);
        GroundScore all = new(arguments.Ground.Geometry, new GroundPoint(SyntheticCamera.AheadMeters, 0));
        List<(string Source, GroundScore Score)> scores = [];
        foreach ((string name, SyntheticOptions drive) in sources.Zip(drives))
        {
            GroundScore score = new(arguments.Ground.Geometry, new GroundPoint(SyntheticCamera.AheadMeters, 0));
            all.BeginDrive();
            PipelineOptions options = arguments.Ground.Apply(
                PipelineOptions.Default with { FramesInFlight = plan.FramesInFlight },
                Opening.Odometry(arguments, name, TimeSpan.Zero));
            if (model is null)
            {
                ScoreExact(SyntheticScene.Create(drive), options, [score, all], folder, signals.Token);
            }
            else
            {
                await ScoreModelAsync(name, model, options, [score, all], signals.Token);
            }

            scores.Add((name, score));
        }

        if (jsonPath is not null)
        {
            WriteJson(jsonPath, scores, all);
        }

        GroundTable.Print(Console.Out, scores, all);
        return ExitCodes.Ok;
    }

    private static void ScoreExact(
        SyntheticScene scene, PipelineOptions options, GroundScore[] scores, string? folder, CancellationToken stop)
    {
        using ExactDrive drive = new(scene, options);
        SceneTruth source = new(scene);
        GroundTruth truth = new(options.Grid);
        for (int frame = 0; frame < scene.FrameCount && !stop.IsCancellationRequested; frame++)
        {
            drive.Show(frame);
            source.TryRead(frame, truth);
            foreach (GroundScore score in scores)
            {
                score.Add(scene.Options.MediaTimeOf(frame), truth, drive.Scene.Grid!, drive.Scene.People);
            }

            if (folder is not null && frame % PictureEvery == 0)
            {
                string name = FormattableString.Invariant($"seed{scene.Options.Seed}_{frame:000000}.ppm");
                TruthPicture.Write(Path.Combine(folder, name), truth.Grid, drive.Scene.Grid!);
            }
        }
    }

    // The truth is asked for on the sink's task, so it has a scene of its own.
    private async Task ScoreModelAsync(
        string name, OnnxModel model, PipelineOptions options, GroundScore[] scores, CancellationToken stop)
    {
        TimeProvider clock = TimeProvider.System;
        await using SyntheticSource source = SyntheticSource.Open(name, clock);
        GroundPublisher publisher = new(
            new SceneTruth(SyntheticScene.Create(source.Scene.Options)), new GroundTruth(options.Grid), scores);
        CameraInfo? camera = Opening.Camera(arguments, name);
        using StageMetrics metrics = new();
        await using RoadPipeline pipeline = new(
            source, Opening.Tiled(model, arguments.Tiles, source.Description.Size), [publisher],
            options with { Camera = camera }, metrics, clock);
        RunResult result;
        await using (new ProgressLine([(source.Description, metrics)], clock))
        {
            result = await pipeline.RunAsync(stop);
        }

        if ((result.Failure ?? result.Sinks[0].Failure) is Exception failure)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("scoring failed", failure) : failure;
        }
    }

    private static void WriteJson(string path, List<(string Source, GroundScore Score)> scores, GroundScore all)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Create, FileAccess.Write);
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WritePropertyName("all");
            all.Write(json);
            json.WriteStartArray("drives");
            foreach ((string source, GroundScore score) in scores)
            {
                json.WriteStartObject();
                json.WriteString("source", source);
                json.WritePropertyName("scores");
                score.Write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"scores \"{path}\" cannot be written: {e.Message}", e);
        }
    }

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);
}
