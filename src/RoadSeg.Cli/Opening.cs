using System.Globalization;
using Serilog;
using RoadSeg.Calibration;
using RoadSeg.Ffmpeg;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Mcap;
using RoadSeg.Odometry;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;
using RoadSeg.Synthetic;
using RoadSeg.Tiling;
using RoadSeg.Yaml;

namespace RoadSeg.Cli;

/// <summary>Turns what the user named into opened things.</summary>
internal static class Opening
{
    private const string FloatModel = "roadseg-camvid-s.json";
    // In the place of a file's name: the source's own.
    private const string OwnOdometry = "log";
    private const string Int8Model = "roadseg-camvid-s-int8.json";

    /// <summary>
    /// The bundled model's card, beside the program: int8 where it is asked for, or where the CPU runs it and does so
    /// exactly, else float.
    /// </summary>
    public static string DefaultModelPath(DeviceChoice device, Precision precision = Precision.Float32)
    {
        bool isInt8 = precision == Precision.Int8 || (!IsOnGpu(device) && Int8Arithmetic.IsExact);
        return Path.Combine(AppContext.BaseDirectory, "models", isInt8 ? Int8Model : FloatModel);
    }

    /// <summary>True when the network will run on a GPU, as far as can be told before it is opened.</summary>
    public static bool IsOnGpu(DeviceChoice device) => device is DeviceChoice.Cuda or DeviceChoice.TensorRt
        || (device == DeviceChoice.Auto && ExecutionProviders.Choose(device, _ => { }) != DeviceChoice.Cpu);

    /// <summary>Loads and warms up the model; logs which provider was taken and why.</summary>
    public static OnnxModel Model(LineArguments arguments, FlightPlan plan) => OnnxModelLoader.Load(
        arguments.Model ?? DefaultModelPath(arguments.Device, arguments.Precision),
        new OnnxModelOptions(arguments.Device, plan.Threads)
        {
            DeviceIndex = arguments.DeviceIndex,
            Precision = arguments.Precision,
        },
        line => Log.Information("{Line}", line));

    /// <summary>The model over tiles, where the user or the card asks for them; logs what that costs.</summary>
    /// <param name="model">The network; stays the caller's.</param>
    /// <param name="tiles">What the user asked for; null leaves it to the card.</param>
    /// <param name="frame">Size of the frames.</param>
    /// <exception cref="ModelException">TensorRT was asked for by name: only runs make engines.</exception>
    public static ISegmentationModel Tiled(ISegmentationModel model, TileGrid? tiles, ImageSize frame)
    {
        // What was asked for by name is never replaced in silence.
        if (model is OnnxModel { Device: DeviceChoice.TensorRt, IsDeviceAskedFor: true })
        {
            throw new ModelException(
                $"model \"{model.Info.Card.Name}\" cannot be run on TensorRT by this command: expected --device cuda, "
                + "cpu or auto.");
        }

        return Cut(model, tiles, frame);
    }

    /// <summary>The same for a model whose provider the caller looks after.</summary>
    public static ISegmentationModel Cut(ISegmentationModel model, TileGrid? tiles, ImageSize frame)
    {
        ISegmentationModel tiled = TiledModel.Over(model, tiles, frame);
        if (tiled is TiledModel over)
        {
            Log.Information(
                "Tiles {Tiles} of {Tile} make a picture of {Canvas}: the network runs {Count} times a frame",
                over.Tiles, model.Info.InputSize, over.Info.InputSize, over.Info.TilesPerFrame);
        }

        return tiled;
    }

    /// <summary>Opens a source by name.</summary>
    public static async Task<IFrameSource> SourceAsync(
        string name, LineArguments arguments, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (IsSynthetic(name))
        {
            return SyntheticSource.Open(name, clock);
        }

        if (LogName.TryParse(name) is not null)
        {
            LogSourceOptions range = new(arguments.From, arguments.To)
            {
                OpenVideo = FfmpegVideoDecoder.Open,
                Tell = line => Log.Warning("{Line}", line),
            };
            return LogSource.Open(name, range, new PictureDecoder(), clock);
        }

        SourceOptions options = arguments.Live with
        {
            ImagesPerSecond = arguments.Fps,
            From = arguments.From,
            To = arguments.To,
            Tell = line => Log.Warning("{Line}", line),
            Note = line => Log.Information("{Line}", line),
        };
        return await FrameSources.OpenAsync(name, options, clock, cancellationToken);
    }

    /// <summary>Opens a recording that starts again when it ends.</summary>
    public static async Task<IFrameSource> LoopedAsync(
        string name, LineArguments arguments, TimeProvider clock, CancellationToken cancellationToken)
    {
        IFrameSource first = await SourceAsync(name, arguments, clock, cancellationToken);
        if (first.Description.IsLive)
        {
            await first.DisposeAsync();
            throw new UsageException($"--loop: \"{name}\" is live and has no end to start again from.");
        }

        return new LoopedSource(
            first, token => new ValueTask<IFrameSource>(SourceAsync(name, arguments, clock, token)));
    }

    /// <summary>The camera file, or what a synthetic source knows of its own camera; null without either.</summary>
    public static CameraInfo? Camera(LineArguments arguments, string sourceName) => Cameras(arguments, [sourceName])[0];

    /// <summary>The same for several sources: the files in the sources' order.</summary>
    /// <exception cref="UsageException">Another number of files than of sources.</exception>
    public static IReadOnlyList<CameraInfo?> Cameras(LineArguments arguments, string[] sourceNames)
    {
        string[] files = arguments.Cameras;
        if (files.Length > 0 && files.Length != sourceNames.Length)
        {
            string given = string.Create(
                CultureInfo.InvariantCulture, $"{files.Length} times for {sourceNames.Length} sources");
            throw new UsageException(
                $"--camera is given {given}: expected one for each source, in the same order, or none.");
        }

        return [.. sourceNames.Select((name, i) => files.Length > 0
            ? CameraFile.Load(files[i])
            : OwnCamera(name, arguments.BaseFrame))];
    }

    // Synthetic drives and logs know their own camera.
    private static CameraInfo? OwnCamera(string name, string baseFrame) =>
        IsSynthetic(name) ? SyntheticCamera.From(SyntheticOptions.Parse(name))
        : LogName.TryParse(name) is not null
            ? LogCamera.TryRead(name, baseFrame, line => Log.Warning("{Line}", line))
        : null;

    /// <summary>The odometry that the user named; null without one.</summary>
    /// <param name="arguments">With the odometry: a CSV file, <c>exact</c>, <c>log</c> or <c>log:/TOPIC</c>.</param>
    /// <param name="sourceName">The source; a synthetic one knows its own motion, and so may a log.</param>
    /// <param name="epoch">Since 1970: when media time was 0, where the source knows it; else zero.</param>
    /// <exception cref="UsageException">Exact odometry of what is not synthetic.</exception>
    public static OdometryTrack? Odometry(LineArguments arguments, string sourceName, TimeSpan epoch)
    {
        string? file = arguments.Ground.OdometryFile;
        if (file != "exact")
        {
            OdometryTrack? track = file is null ? null
                : file == OwnOdometry || file.StartsWith(OwnOdometry + ":", StringComparison.Ordinal)
                    ? LoggedOdometry(file, arguments, sourceName, epoch)
                : OdometryFile.Load(file);
            if (track?.BreakCount > 0)
            {
                Log.Warning(
                    "Odometry {File} has {Count} gaps or jumps: across each the grid begins anew", file,
                    track.BreakCount);
            }

            return track;
        }

        return IsSynthetic(sourceName)
            ? SceneTruth.OdometryOf(SyntheticScene.Create(SyntheticOptions.Parse(sourceName)))
            : throw new UsageException(
                $"--odometry exact: \"{sourceName}\" is not synthetic: expected a CSV file, or log.");
    }

    private static OdometryTrack LoggedOdometry(
        string file, LineArguments arguments, string sourceName, TimeSpan epoch)
    {
        LogSourceOptions range = new(arguments.From, arguments.To)
        {
            Tell = line => Log.Warning("{Line}", line),
        };
        string? topic = file == OwnOdometry ? null : file[(OwnOdometry.Length + 1)..];
        return LogOdometry.Read(sourceName, topic, range, epoch, arguments.BaseFrame);
    }

    private static bool IsSynthetic(string name) => name.StartsWith("synthetic:", StringComparison.OrdinalIgnoreCase);
}
