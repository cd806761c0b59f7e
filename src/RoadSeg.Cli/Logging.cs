using System.Globalization;
using RoadSeg.Web;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace RoadSeg.Cli;

/// <summary>
/// Serilog on standard error, quiet by default; into a file when asked for; and to the monitor when there is one.
/// </summary>
internal static class Logging
{
    public static void Start(bool isVerbose, string? file, LogTail? tail = null)
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

        if (tail is not null)
        {
            configuration.WriteTo.Sink(new TailSink(tail));
        }

        Log.Logger = configuration.CreateLogger();
    }

    private sealed class TailSink(LogTail tail) : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter formatter = new("{Message:lj}", CultureInfo.InvariantCulture);

        public void Emit(LogEvent logEvent)
        {
            using StringWriter text = new(CultureInfo.InvariantCulture);
            formatter.Format(logEvent, text);
            tail.Add(LevelOf(logEvent.Level), text.ToString().ReplaceLineEndings(" "));
        }

        private static LogLevel LevelOf(LogEventLevel level) => level switch
        {
            LogEventLevel.Verbose or LogEventLevel.Debug => LogLevel.Debug,
            LogEventLevel.Information => LogLevel.Information,
            LogEventLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Error,
        };
    }
}
