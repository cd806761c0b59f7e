using System.CommandLine;
using System.CommandLine.Parsing;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>The options of cameras and streams, and their values.</summary>
internal sealed class LiveOptions
{
    private readonly Option<double> readTimeout = Seconds(
        "--read-timeout", "A camera or stream that gives no frame for so long is lost. Seconds.", 3);

    private readonly Option<double> openTimeout = Seconds(
        "--open-timeout", "Longest opening of a camera or stream, its first keyframe included. Seconds.", 4);

    private readonly Option<RtspTransport> transport = new("--rtsp-transport")
    {
        Description = "tcp or udp: what carries the pictures of rtsp://.",
        HelpName = "TRANSPORT",
        DefaultValueFactory = _ => RtspTransport.Tcp,
        CustomParser = ParseTransport,
    };

    private readonly Option<VideoDecoding> decoding = new("--decode")
    {
        Description = "auto, software or hardware: who decodes video. auto: hardware for streams, where there is some.",
        HelpName = "BY",
        DefaultValueFactory = _ => VideoDecoding.Auto,
        CustomParser = ParseDecoding,
    };

    private readonly Option<bool> wait = new("--wait-for-source")
    {
        Description = "Wait for a camera or stream that is not there yet, instead of failing.",
    };

    private readonly Option<bool> noReconnect = new("--no-reconnect")
    {
        Description = "End with exit code 4 when a camera or stream is lost, instead of opening it again.",
    };

    /// <summary>Adds the options to a verb.</summary>
    public static LiveOptions AddTo(Command verb)
    {
        LiveOptions options = new();
        Option[] all =
            [
                options.readTimeout, options.openTimeout, options.transport, options.decoding, options.wait,
                options.noReconnect,
            ];
        foreach (Option option in all)
        {
            verb.Options.Add(option);
        }

        verb.Validators.Add(result =>
        {
            if (result.GetValue(options.wait) && result.GetValue(options.noReconnect))
            {
                result.AddError("--wait-for-source and --no-reconnect contradict each other: give one of them.");
            }
        });
        return options;
    }

    /// <summary>Their values on one command line, as an opened source takes them.</summary>
    public SourceOptions Read(ParseResult parsed) => new()
    {
        ReadTimeout = TimeSpan.FromSeconds(parsed.GetValue(readTimeout)),
        OpenTimeout = TimeSpan.FromSeconds(parsed.GetValue(openTimeout)),
        RtspTransport = parsed.GetValue(transport),
        Decoding = parsed.GetValue(decoding),
        Reconnect = parsed.GetValue(noReconnect)
            ? null
            : new ReconnectOptions { WaitsForFirst = parsed.GetValue(wait) },
    };

    private static Option<double> Seconds(string name, string description, double usual)
    {
        Option<double> option = NumberOptions.Create(
            name, usual, n => n is >= 0.1 and <= 600, "a number of seconds from 0.1 to 600");
        option.Description = description;
        option.HelpName = "S";
        return option;
    }

    private static VideoDecoding ParseDecoding(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        switch (text.ToUpperInvariant())
        {
            case "AUTO": return VideoDecoding.Auto;
            case "SOFTWARE": return VideoDecoding.Software;
            case "HARDWARE": return VideoDecoding.Hardware;
            default:
                result.AddError($"--decode \"{text}\" is not known: expected auto, software or hardware.");
                return VideoDecoding.Auto;
        }
    }

    private static RtspTransport ParseTransport(ArgumentResult result)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        switch (text.ToUpperInvariant())
        {
            case "TCP": return RtspTransport.Tcp;
            case "UDP": return RtspTransport.Udp;
            default:
                result.AddError($"--rtsp-transport \"{text}\" is not known: expected tcp or udp.");
                return RtspTransport.Tcp;
        }
    }
}
