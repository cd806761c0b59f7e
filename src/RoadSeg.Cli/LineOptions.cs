using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.Grid;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Ros.Scenes;
using RoadSeg.Tiling;

namespace RoadSeg.Cli;

/// <summary>The options that every verb running the line shares, and their values.</summary>
internal sealed class LineOptions
{
    private readonly Option<string?> model = new("--model")
    {
        Description = "Model card (.json), or .onnx with its card beside it. Default: the bundled model.",
        HelpName = "CARD|ONNX",
    };

    private readonly Option<string[]> camera = new("--camera")
    {
        Description = "Camera file (ROS camera_info YAML with a mount) of each source: gives metres and the grid.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<DeviceArgument> device = DeviceOptions.Device();

    private readonly Option<Precision> precision = DeviceOptions.Precision();

    private readonly Option<int?> threads =
        NumberOptions.CreateWhole("--threads", n => n is >= 1 and <= 256, "a whole number from 1 to 256");

    private readonly Option<int?> inFlight =
        NumberOptions.CreateWhole("--in-flight", n => n is >= 1 and <= 64, "a whole number from 1 to 64");

    private readonly Option<TileGrid?> tiles = new("--tiles")
    {
        Description = "Cut frames larger than the network into overlapping tiles: auto, 3x2 (across x down) or none. "
            + "Default: as the card says, else none.",
        HelpName = "TILES",
        CustomParser = ParseTiles,
    };

    private readonly Option<bool> onlinePitch = new("--online-pitch")
    {
        Description = "Follow the vehicle's nodding on its suspension in the pictures, frame by frame.",
    };

    private readonly Option<TimeSpan?> from = new("--from")
    {
        Description = "Start here in a recording: seconds or m:ss.",
        HelpName = "T",
        CustomParser = MediaTime.Parse,
    };

    private readonly Option<TimeSpan?> to = new("--to")
    {
        Description = "End here in a recording: seconds or m:ss.",
        HelpName = "T",
        CustomParser = MediaTime.Parse,
    };

    private readonly Option<double> fps =
        NumberOptions.Create("--fps", 10, n => n is > 0 and <= 1000, "a number above 0, at most 1000");

    private readonly Option<bool> verbose = new("--verbose", "-v") { Description = "Say more on standard error." };

    private readonly Option<string?> log = new("--log")
    {
        Description = "Write everything into a log file.",
        HelpName = "FILE",
    };

    private LineOptions()
    {
        threads.Description = "CPU threads of the network. Default: chosen by the number of cores.";
        fps.Description = "Frames per second of an image folder.";
        inFlight.Description =
            "Frames of a recording in the network at once. Default: 1 when paced, else one a core.";
        threads.HelpName = inFlight.HelpName = fps.HelpName = "N";
    }

    /// <summary>Adds the options to a verb.</summary>
    public static LineOptions AddTo(Command verb)
    {
        LineOptions options = new();
        Option[] all =
        [
            options.model, options.camera, options.device, options.precision, options.threads, options.inFlight,
            options.tiles, options.onlinePitch, options.from, options.to, options.fps, options.verbose, options.log,
        ];
        foreach (Option option in all)
        {
            verb.Options.Add(option);
        }

        return options;
    }

    /// <summary>Their values on one command line.</summary>
    public LineArguments Read(ParseResult parsed) => new(
        parsed.GetValue(model), parsed.GetValue(camera) ?? [], parsed.GetValue(device).Device,
        parsed.GetValue(threads), parsed.GetValue(inFlight), parsed.GetValue(from), parsed.GetValue(to),
        parsed.GetValue(fps), parsed.GetValue(verbose),
        parsed.GetValue(log))
    {
        Tiles = parsed.GetValue(tiles),
        FollowsPitch = parsed.GetValue(onlinePitch),
        DeviceIndex = parsed.GetValue(device).Index,
        Precision = parsed.GetValue(precision),
    };

    private static TileGrid? ParseTiles(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        TileGrid? grid = TileGrid.TryParse(text);
        if (grid is null)
        {
            result.AddError($"--tiles \"{text}\" is not known: expected auto, none, or columns and rows such as 3x2.");
        }

        return grid;
    }
}

/// <summary>Values of <see cref="LineOptions"/>.</summary>
internal sealed record LineArguments(
    string? Model, string[] Cameras, DeviceChoice Device, int? Threads, int? InFlight, TimeSpan? From, TimeSpan? To,
    double Fps, bool IsVerbose, string? Log)
{
    /// <summary>How cameras and streams are opened; verbs without such options fail when one is lost.</summary>
    public SourceOptions Live { get; init; } = new();

    /// <summary>Frame of the vehicle in logs that are read.</summary>
    public string BaseFrame { get; init; } = RosFrames.Default.Base;

    /// <summary>Whether the vehicle's nodding is taken out of the projection.</summary>
    public bool FollowsPitch { get; init; }

    /// <summary>How frames are cut; null leaves it to the card.</summary>
    public TileGrid? Tiles { get; init; }

    /// <summary>Grid and odometry; verbs without such options have the usual grid.</summary>
    public GroundArguments Ground { get; init; } = new(GridGeometry.Default, new GridOptions(), null);

    /// <summary>Number of the GPU, from 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>In which numbers a GPU computes.</summary>
    public Precision Precision { get; init; }
}
