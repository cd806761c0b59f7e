using System.Diagnostics.Tracing;

namespace RoadSeg.Telemetry;

/// <summary>OpenTelemetry tells of its failures as events only; the first is told to people.</summary>
internal sealed class ExportTrouble : EventListener
{
    private const string ExporterEvents = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private readonly Uri endpoint;
    private readonly Action<string> warn;
    private int isTold;

    public ExportTrouble(Uri endpoint, Action<string> warn)
    {
        this.endpoint = endpoint;
        this.warn = warn;
        foreach (EventSource source in EventSource.GetSources())
        {
            Listen(source);
        }
    }

    // Called by the base constructor as well, before the fields are there.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (warn is not null)
        {
            Listen(eventSource);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Level <= EventLevel.Error && Interlocked.Exchange(ref isTold, 1) == 0)
        {
            string cause = eventData.Payload?.OfType<string>().LastOrDefault() ?? eventData.Message ?? "";
            string line = cause.Split('\n')[0].Trim();
            warn($"metrics cannot be sent to \"{endpoint}\": {line} (told once; the run goes on)");
        }
    }

    private void Listen(EventSource source)
    {
        if (source.Name == ExporterEvents)
        {
            EnableEvents(source, EventLevel.Error);
        }
    }
}
