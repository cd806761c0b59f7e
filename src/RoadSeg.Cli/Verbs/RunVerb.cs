using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RoadSeg.Telemetry;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg run</c>: a source through the line into sinks.</summary>
internal static class RunVerb
{
    private static readonly string[] Examples =
    [
        "roadseg run drive.mp4 --out video:overlay.mp4 --out jsonl:drive.jsonl",
        "roadseg run camera:0 --camera front.yaml --out window --out grid:grids",
        "roadseg run 'camera:0?size=1280x720&fps=30&format=MJPG' --wait-for-source --out window",
        "roadseg run rtsp://192.168.1.20/live --rtsp-transport udp --read-timeout 2 --out jsonl:-",
        "roadseg run 'frames/*.png' --fps 15 --out masks:masks --metrics m.json",
        "roadseg run camera:0 camera:2 --camera front.yaml --camera rear.yaml --out 'jsonl:{camera}.jsonl'",
        "roadseg run drive.mp4 --camera front.yaml --out mcap:drive.mcap --mcap-pictures source,overlay",
        "roadseg run 'log.mcap?topic=/front/image_raw/compressed' --out jsonl:-",
        "roadseg run drive.mp4 --camera front.yaml --report report",
        "roadseg run drive.mp4 --out jsonl:- | jq .drivable.area_fraction",
        "roadseg run drive.mp4 --camera front.yaml --out web:8080   (then roadseg monitor 8080)",
        "roadseg run drive.mp4 --anonymise people,vehicles --out video:overlay.mp4",
    ];

    public static Command Create()
    {
        Argument<string[]> source = Sources();
        Option<string[]> sinks = Sinks();
        Option<double?> rate = Rate();
        Option<bool> loop = new("--loop") { Description = "Play a recording again and again." };
        Option<string?> metrics = new("--metrics")
        {
            Description = "Write counts and latencies as JSON.",
            HelpName = "FILE",
        };
        Option<string?> report = Report();
        Option<TimeSpan> ageMax = AgeMax();
        Option<Uri?> otlp = Collector();
        Option<bool> overwrite = new("--overwrite")
        {
            Description = "Replace files that exist; otherwise they get a number.",
        };
        MonitorOptions monitor = new();
        Command verb = new("run", "Segment a camera, a stream or a recording.")
        {
            source, sinks, rate, loop, ageMax, metrics, report, otlp, overwrite, monitor.Token, monitor.RecordFolder,
        };
        LineOptions line = LineOptions.AddTo(verb);
        GroundOptions ground = GroundOptions.AddTo(verb);
        LiveOptions live = LiveOptions.AddTo(verb);
        LogOptions logs = LogOptions.AddTo(verb);
        AnonymiseOption anonymise = AnonymiseOption.AddTo(verb);
        HelpExamples.Add(verb, Examples);
        verb.SetAction((parsed, _) => new LineRun(
            parsed.GetValue(source)!, Files(parsed), parsed.GetValue(rate), parsed.GetValue(loop),
            parsed.GetValue(ageMax), parsed.GetValue(otlp), monitor.Read(parsed), logs.Read(parsed),
            line.Read(parsed) with
            {
                Live = live.Read(parsed),
                BaseFrame = logs.Read(parsed).Frames.Base,
                Ground = ground.Read(parsed),
            })
        {
            Anonymise = anonymise.Read(parsed),
        }.ExecuteAsync());
        return verb;

        RunFiles Files(ParseResult parsed) => new(
            parsed.GetValue(sinks) ?? [], parsed.GetValue(metrics), parsed.GetValue(overwrite),
            IsShared: parsed.GetValue(source)!.Length > 1)
        {
            Report = parsed.GetValue(report),
        };
    }

    private static Option<double?> Rate() => new("--rate")
    {
        Description = "realtime, max, or a speed such as 0.5. Default: realtime with window or web, else max.",
        HelpName = "RATE",
        CustomParser = ParseRate,
    };

    private static Option<string?> Report() => new("--report")
    {
        Description = "Write a page with plots, events and the overlay video into this folder.",
        HelpName = "DIR",
    };

    private static Option<Uri?> Collector() => new("--otlp")
    {
        Description = "Send metrics to an OpenTelemetry collector, OTLP over HTTP: http://localhost:4318.",
        HelpName = "URL",
        CustomParser = ParseCollector,
    };

    private static Argument<string[]> Sources() => new("SOURCE")
    {
        Arity = ArgumentArity.OneOrMore,
        Description =
            "Video file, folder or glob of images, camera:0, /dev/video0, rtsp://, udp://, http://, a log (.mcap, "
            + ".bag) or synthetic:; several share one network.",
    };

    private static Option<string[]> Sinks() => new("--out")
    {
        Description = "window, video:FILE, jsonl:FILE|-, masks:DIR, grid:DIR, mcap:FILE, web:[HOST:]PORT, "
            + ConsumerSinks.Known + "; may be given several times. With several sources the camera's id goes where "
            + "{camera} stands, or before the extension, and each further camera's page takes the next port.",
        HelpName = "SINK",
        DefaultValueFactory = _ => [],
    };

    private static Option<TimeSpan> AgeMax() => new("--max-age")
    {
        Description = "Older results of a camera or a stream are stale: 500ms, 2s. Recordings never age.",
        HelpName = "TIME",
        DefaultValueFactory = _ => PipelineOptions.Default.AgeMax,
        CustomParser = Duration.Parse,
    };

    private static Uri? ParseCollector(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        Uri? endpoint = OtlpExport.TryParse(text);
        if (endpoint is null)
        {
            result.AddError(
                $"--otlp \"{text}\" is no address of a collector: expected http:// or https:// with a host, such as "
                + "http://localhost:4318.");
        }

        return endpoint;
    }

    // Infinity means as fast as possible.
    private static double? ParseRate(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text == "max")
        {
            return double.PositiveInfinity;
        }

        if (text == "realtime")
        {
            return 1;
        }

        bool isNumber = double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed);
        if (!isNumber || speed is <= 0 or > 1000)
        {
            result.AddError(
                $"--rate \"{text}\" is not a rate: expected realtime, max, or a speed above 0 such as 0.5.");
        }

        return speed;
    }
}
