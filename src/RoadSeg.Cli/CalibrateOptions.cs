using System.CommandLine;
using RoadSeg.Onnx;

namespace RoadSeg.Cli;

/// <summary>The options that both calibrations share, and their values.</summary>
internal sealed class CalibrateOptions
{
    private readonly Option<string> output = new("--out")
    {
        Description = "Camera file to write (ROS camera_info YAML).",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> report = new("--report")
    {
        Description = "Folder for the report and its pictures.",
        HelpName = "DIR",
    };

    private readonly Option<bool> overwrite = new("--overwrite")
    {
        Description = "Replace files that exist; otherwise they get a number.",
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

    private readonly Option<bool> verbose = new("--verbose", "-v") { Description = "Say more on standard error." };

    private LiveOptions? live;

    private CalibrateOptions()
    {
    }

    /// <summary>Adds the options to a verb.</summary>
    public static CalibrateOptions AddTo(Command verb)
    {
        CalibrateOptions options = new();
        foreach (Option option in (Option[])
            [options.output, options.report, options.overwrite, options.from, options.to, options.verbose])
        {
            verb.Options.Add(option);
        }

        options.live = LiveOptions.AddTo(verb);
        return options;
    }

    /// <summary>Their values on one command line.</summary>
    public CalibrateArguments Read(ParseResult parsed) => new(
        parsed.GetValue(output)!, parsed.GetValue(report), parsed.GetValue(overwrite),
        new LineArguments(
            null, [], DeviceChoice.Cpu, null, null, parsed.GetValue(from), parsed.GetValue(to), 10,
            parsed.GetValue(verbose), null)
        {
            Live = live!.Read(parsed),
        });
}

/// <summary>Values of <see cref="CalibrateOptions"/>.</summary>
/// <param name="Output">Camera file to write.</param>
/// <param name="Report">Folder for the report; null for none.</param>
/// <param name="Overwrite">Replace what exists.</param>
/// <param name="Source">How the source is opened.</param>
internal sealed record CalibrateArguments(string Output, string? Report, bool Overwrite, LineArguments Source)
{
    /// <summary>The report's folder, made; null for none.</summary>
    public string? MakeReportFolder()
    {
        if (Report is null)
        {
            return null;
        }

        string folder = Overwrite ? Report : FreeNames.Folder(Report, overwrite: false, Tell);
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Publishing.SinkException($"report \"{folder}\" cannot be made: {e.Message}", e);
        }
    }

    /// <summary>The name of the camera file that is free.</summary>
    public string FreeOutput() => FreeNames.File(Output, Overwrite, Tell);

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);
}
