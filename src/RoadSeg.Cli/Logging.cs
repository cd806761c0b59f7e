using System.Globalization;
using Serilog;
using Serilog.Events;

namespace RoadSeg.Cli;

/// <summary>Serilog on standard error, quiet by default, and into a file when asked for.</summary>
internal static class Logging
{
    public static void Start(bool isVerbose, string? file)
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Debug()
            .WriteTo.Console(
                restrictedToMinimumLevel: isVerbose ? LogEventLevel.Debug : LogEventLevel.Warning,
                outputTemplate: "{Level:w4}: {Message:lj}{NewLine}{Exception}",
                formatProvider: CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose);
        if (file is not null)
        {
            configuration.WriteTo.File(file, formatProvider: CultureInfo.InvariantCulture);
        }

        Log.Logger = configuration.CreateLogger();
    }
}
