using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using RoadSeg.Metrics;

namespace RoadSeg.Telemetry;

/// <summary>
/// Sends RoadSeg's and .NET's metrics to an OpenTelemetry collector, from its start until it is disposed: OTLP over
/// HTTP, protobuf. A collector that is not there costs nothing but a word to people; the line never waits for it.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    private const string MetricsPath = "/v1/metrics";
    private const string RuntimeMeter = "System.Runtime";

    // At the end of a run a collector that does not answer may hold it up this long, once.
    private const int TimeoutMs = 2000;

    private readonly ExportTrouble trouble;
    private readonly MeterProvider provider;

    private OtlpExport(Uri endpoint, TimeSpan every, Action<string> warn)
    {
        trouble = new ExportTrouble(endpoint, warn);
        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService("roadseg"))
            .AddMeter(Instruments.MeterName, RuntimeMeter)
            .AddOtlpExporter((exporter, reader) =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = endpoint;
                exporter.TimeoutMilliseconds = TimeoutMs;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)every.TotalMilliseconds;
            })
            .Build();
    }

    /// <summary>Begins to send.</summary>
    /// <param name="endpoint">As <see cref="TryParse"/> gives it.</param>
    /// <param name="every">Time between two sendings.</param>
    /// <param name="warn">Hears once when sending fails; any thread.</param>
    public static OtlpExport Start(Uri endpoint, TimeSpan every, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(warn);
        return new OtlpExport(endpoint, every, warn);
    }

    /// <summary>Reads the address of a collector; without a path it is completed by OTLP's usual one.</summary>
    /// <param name="text">For example <c>http://localhost:4318</c>.</param>
    /// <returns>Null when it is no http or https address.</returns>
    public static Uri? TryParse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            return null;
        }

        return endpoint.AbsolutePath == "/" ? new Uri(endpoint, MetricsPath) : endpoint;
    }

    /// <summary>Sends what is left and ends.</summary>
    public void Dispose()
    {
        provider.Dispose();
        trouble.Dispose();
    }
}
