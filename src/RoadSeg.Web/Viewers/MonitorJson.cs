using System.Text.Json;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Web.Viewers;

/// <summary>The text messages of the monitor (docs/formats.md).</summary>
internal static class MonitorJson
{
    public const string Protocol = "roadseg.monitor.v1";

    /// <summary>The first message to every page.</summary>
    public static byte[] Hello(MonitorSubject subject)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "hello"u8);
            json.WriteString("protocol"u8, Protocol);
            WriteSource(json, subject.Source);
            WriteModel(json, subject.Model);
            json.WriteString("picture"u8, subject.PictureMediaType);
            WriteStatus(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Percentiles of the last seconds; null without frames.</summary>
    public static void WritePercentiles(Utf8JsonWriter json, ReadOnlySpan<byte> name, RecentLatency latency)
    {
        json.WriteStartArray(name);
        foreach (double share in (ReadOnlySpan<double>)[0.50, 0.95, 0.99])
        {
            if (latency.PercentileMs(share) is double ms)
            {
                json.WriteNumberValue(Math.Round(ms, 3));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    public static void WriteStages(Utf8JsonWriter json, IReadOnlyList<StageFigures> stages)
    {
        json.WriteStartArray("stages"u8);
        foreach (StageFigures stage in stages)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, stage.Name);
            WritePercentiles(json, "queue_ms"u8, stage.Queue);
            WritePercentiles(json, "work_ms"u8, stage.Work);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WritePlayback(Utf8JsonWriter json, IPlaybackControl? control)
    {
        if (control is null)
        {
            json.WriteNull("playback"u8);
            return;
        }

        PlaybackState state = control.State;
        json.WriteStartObject("playback"u8);
        json.WriteBoolean("paused"u8, state.IsPaused);
        json.WriteBoolean("at_end"u8, state.IsAtEnd);
        WriteOptional(json, "speed"u8, double.IsInfinity(state.Speed) ? null : state.Speed);
        json.WriteNumber("start_s"u8, state.Start.TotalSeconds);
        WriteOptional(json, "end_s"u8, state.End?.TotalSeconds);
        json.WriteString("why_no_seek"u8, state.WhyNoSeek);
        json.WriteEndObject();
    }

    public static void WriteRecording(Utf8JsonWriter json, IRecordingControl? control)
    {
        if (control is null)
        {
            json.WriteNull("recording"u8);
            return;
        }

        RecordingState state = control.State;
        json.WriteStartObject("recording"u8);
        json.WriteBoolean("on"u8, state.IsOn);
        json.WriteString("name"u8, state.Name);
        json.WriteString("problem"u8, state.Problem);
        json.WriteEndObject();
    }

    public static void WriteTime(Utf8JsonWriter json, double clientMs, double serverMs)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "time"u8);
        json.WriteNumber("client_ms"u8, clientMs);
        json.WriteNumber("server_ms"u8, serverMs);
        json.WriteEndObject();
    }

    public static void WriteLines(Utf8JsonWriter json, IReadOnlyList<LogLine> lines)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "log"u8);
        json.WriteStartArray("lines"u8);
        foreach (LogLine line in lines)
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, line.Number);
            json.WriteString("level"u8, Words(line.Level.ToString(), '_'));
            json.WriteString("text"u8, line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, SourceDescription source)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("name"u8, source.Name);
        json.WriteString("camera"u8, source.CameraId);
        json.WriteNumber("width"u8, source.Size.Width);
        json.WriteNumber("height"u8, source.Size.Height);
        json.WriteBoolean("live"u8, source.IsLive);
        WriteOptional(json, "fps"u8, source.FramesPerSecond);
        WriteOptional(json, "frame_count"u8, source.FrameCount);
        json.WriteString("reader"u8, source.Reader);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ModelInfo model)
    {
        json.WriteStartObject("model"u8);
        json.WriteString("name"u8, model.Card.Name);
        json.WriteString("description"u8, model.Card.Description);
        json.WriteString("sha256"u8, model.Card.Sha256);
        json.WriteString("provider"u8, model.DescribeProvider());
        json.WriteNumber("threads"u8, model.Threads);
        json.WriteStartArray("classes"u8);
        foreach (ClassDefinition definition in CombinedClasses.Of(model.Card.Outputs).Table.Classes)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, definition.Name);
            json.WriteString("role"u8, Words(definition.Role.ToString(), '_'));
            json.WriteStartArray("colour"u8);
            json.WriteNumberValue(definition.Colour.R);
            json.WriteNumberValue(definition.Colour.G);
            json.WriteNumberValue(definition.Colour.B);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The words for the numbers in scenes: the page knows no list of its own that could grow old.
    private static void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteStartArray("status"u8);
        foreach (SceneStatus status in Enum.GetValues<SceneStatus>())
        {
            json.WriteStringValue(Words(status.ToString(), ' '));
        }

        json.WriteEndArray();
        json.WriteStartArray("reasons"u8);
        foreach (StatusReasons reason in Enum.GetValues<StatusReasons>())
        {
            if (reason != StatusReasons.None)
            {
                json.WriteStartObject();
                json.WriteNumber("bit"u8, (int)reason);
                json.WriteString("text"u8, Words(reason.ToString(), ' '));
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    // NoDrivableGround becomes "no drivable ground".
    private static string Words(string name, char between) => string.Concat(name.Select((letter, at) =>
        char.IsUpper(letter) ? (at > 0 ? between.ToString() : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is double number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
