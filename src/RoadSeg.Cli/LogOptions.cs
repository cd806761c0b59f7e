using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Mcap;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Cli;

/// <summary>The options of logs (<c>--out mcap:</c>) and of what stands in them.</summary>
internal sealed class LogOptions
{
    private const string PictureWords = "source, overlay, classes, none";

    private static readonly Dictionary<string, RecordingTriggers> TriggerOf = new(StringComparer.Ordinal)
    {
        ["pedestrian-in-path"] = RecordingTriggers.PedestrianInPath,
        ["pedestrian"] = RecordingTriggers.Pedestrian,
        ["degraded"] = RecordingTriggers.Degraded,
        ["stale"] = RecordingTriggers.Stale,
    };

    private readonly Option<string[]> pictures = new("--mcap-pictures")
    {
        Description = "Pictures in an mcap: log, with commas between: source and overlay (JPEG), classes, none.",
        HelpName = "WHAT",
        DefaultValueFactory = _ => ["source"],
        CustomParser = result => Words(result, w => PictureWords.Split(", ").Contains(w), PictureWords),
    };

    private readonly Option<string> compression = new("--mcap-compression")
    {
        Description = "zstd or none. Default: zstd where the system has it.",
        HelpName = "HOW",
        DefaultValueFactory = _ => "auto",
        CustomParser = result => Words(result, w => w is "zstd" or "none", "zstd or none").FirstOrDefault() ?? "",
    };

    private readonly Option<LogSplit?> split = new("--mcap-split")
    {
        Description = "Begin a new file after so much: 500MB, 2GB, 60s, 10min, or a size and a time: 1GB,10min.",
        HelpName = "SIZE|TIME",
        CustomParser = LogSplit.Parse,
    };

    private readonly Option<RecordingTriggers?> recordOn = new("--record-on")
    {
        Description = "Write an mcap: log only around these, with commas between: pedestrian-in-path, pedestrian, "
            + "degraded, stale.",
        HelpName = "EVENTS",
        CustomParser = ParseTriggers,
    };

    private readonly Option<double> pre = Seconds("--pre", "With --record-on: seconds before the event.");
    private readonly Option<double> post = Seconds("--post", "With --record-on: seconds after the event.");

    private readonly Option<string> baseFrame = Frame(
        "--base-frame", "Name of the vehicle's coordinate frame in mcap:, foxglove:, ros2: and shm:.",
        RosFrames.Default.Base);

    private readonly Option<string> cameraFrame = Frame(
        "--camera-frame", "Name of the camera's optical frame in mcap:, foxglove: and ros2:.",
        RosFrames.Default.Camera);

    private LogOptions()
    {
    }

    /// <summary>Adds the options to a verb.</summary>
    public static LogOptions AddTo(Command verb)
    {
        LogOptions options = new();
        Option[] all =
        [
            options.pictures, options.compression, options.split, options.recordOn, options.pre, options.post,
            options.baseFrame, options.cameraFrame,
        ];
        foreach (Option option in all)
        {
            verb.Options.Add(option);
        }

        return options;
    }

    /// <summary>Their values on one command line.</summary>
    public LogArguments Read(ParseResult parsed)
    {
        string[] words = parsed.GetValue(pictures) ?? [];
        return new LogArguments(
            new RosFrames(parsed.GetValue(baseFrame)!, parsed.GetValue(cameraFrame)!),
            parsed.GetValue(split) ?? new LogSplit(null, null), parsed.GetValue(compression)!)
        {
            WithSource = words.Contains("source"),
            WithOverlay = words.Contains("overlay"),
            WithClasses = words.Contains("classes"),
            Events = parsed.GetValue(recordOn) is RecordingTriggers triggers
                ? new RecordingEvents(
                    triggers, TimeSpan.FromSeconds(parsed.GetValue(pre)), TimeSpan.FromSeconds(parsed.GetValue(post)))
                : null,
            IsGiven = new Option[] { pictures, compression, split, recordOn, pre, post }.FirstOrDefault(
                o => parsed.GetResult(o) is { Implicit: false })?.Name,
        };
    }

    private static string[] Words(ArgumentResult result, Predicate<string> isKnown, string expected)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        string[] words = text.Split(',');
        string? unknown = Array.Find(words, w => !isKnown(w));
        if (unknown is not null)
        {
            result.AddError($"{NameOf(result)} \"{unknown}\" is not known: expected {expected}.");
        }

        return words;
    }

    private static RecordingTriggers? ParseTriggers(ArgumentResult result)
    {
        string[] words = Words(result, TriggerOf.ContainsKey, string.Join(", ", TriggerOf.Keys));
        return words.Aggregate(RecordingTriggers.None, (all, w) => all | TriggerOf.GetValueOrDefault(w));
    }

    private static Option<double> Seconds(string name, string description)
    {
        Option<double> option = NumberOptions.Create(name, 5, n => n is >= 0 and <= 600, "seconds from 0 to 600");
        option.Description = description;
        option.HelpName = "S";
        return option;
    }

    private static Option<string> Frame(string name, string description, string usual) => new(name)
    {
        Description = description,
        HelpName = "FRAME",
        DefaultValueFactory = _ => usual,
    };

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? "";
}

/// <summary>Values of <see cref="LogOptions"/>.</summary>
/// <param name="Frames">Names of the coordinate frames.</param>
/// <param name="Split">When files end.</param>
/// <param name="Compression"><c>zstd</c>, <c>none</c> or <c>auto</c>.</param>
internal sealed record LogArguments(RosFrames Frames, LogSplit Split, string Compression)
{
    /// <summary>The camera's pictures are written.</summary>
    public bool WithSource { get; init; }

    /// <summary>Overlays are written.</summary>
    public bool WithOverlay { get; init; }

    /// <summary>Class maps are written.</summary>
    public bool WithClasses { get; init; }

    /// <summary>Only around events; null for everything.</summary>
    public RecordingEvents? Events { get; init; }

    /// <summary>An option of logs that was given; null when none was.</summary>
    public string? IsGiven { get; init; }

    /// <summary>Refuses options of logs where none is written.</summary>
    /// <exception cref="UsageException">None is.</exception>
    public void Check(IEnumerable<string> sinkNames)
    {
        if (IsGiven is string option && !SinkNames.HasLog(sinkNames))
        {
            throw new UsageException($"{option} is for logs: give --out mcap:FILE as well.");
        }
    }
}

/// <summary>When a log goes on in another file.</summary>
/// <param name="Bytes">After so many; null for never.</param>
/// <param name="Time">After so long; null for never.</param>
internal sealed record LogSplit(long? Bytes, TimeSpan? Time)
{
    private static readonly (string Unit, double Bytes, double Seconds)[] Units =
    [
        ("GB", 1e9, 0), ("MB", 1e6, 0), ("kB", 1e3, 0), ("min", 0, 60), ("h", 0, 3600), ("s", 0, 1),
    ];

    /// <summary>Reads an option's value; what is neither becomes an error of the command line.</summary>
    public static LogSplit? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        LogSplit split = new(null, null);
        foreach (string part in text.Split(','))
        {
            (string unit, double bytes, double seconds) = Array.Find(
                Units, u => part.EndsWith(u.Unit, StringComparison.Ordinal));
            bool isNumber = double.TryParse(
                part.AsSpan(0, part.Length - (unit?.Length ?? 0)), NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out double number);
            bool isRight = unit is not null && isNumber && number * bytes < 1e15 && number * seconds < 1e7
                && (bytes > 0 ? number * bytes >= 1000 : number * seconds >= 1);
            if (!isRight)
            {
                result.AddError(
                    $"--mcap-split \"{text}\" is neither: expected a size from 1kB, a time from 1s, or both: 500MB, "
                    + "10min, 1GB,60s.");
                return null;
            }

            split = bytes > 0
                ? split with { Bytes = (long)(number * bytes) }
                : split with { Time = TimeSpan.FromSeconds(number * seconds) };
        }

        return split;
    }
}
