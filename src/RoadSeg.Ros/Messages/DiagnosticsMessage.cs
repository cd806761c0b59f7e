using System.Globalization;
using RoadSeg.Publishing;
using RoadSeg.Regions;

namespace RoadSeg.Ros.Messages;

/// <summary>diagnostic_msgs/DiagnosticArray: how one camera's line stands.</summary>
public static class DiagnosticsMessage
{
    private const byte LevelOk = 0;
    private const byte LevelWarn = 1;
    private const byte LevelStale = 3;

    private const int MessageBytesMax = 256;
    private const int NumberBytesMax = 48;

    /// <summary>Writes the message: one status, <c>roadseg</c>, with the camera as its hardware.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">No frame.</param>
    /// <param name="scene">What was found.</param>
    /// <param name="withFigures">Also figures of the wall clock: latency, rate, provider.</param>
    public static void Write(CdrWriter cdr, RosHeader header, in SceneView scene, bool withFigures)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        Span<byte> message = stackalloc byte[MessageBytesMax];
        cdr.Write(header);
        cdr.Write(1u);
        cdr.Write(scene.Status switch
        {
            SceneStatus.Ok => LevelOk,
            SceneStatus.Degraded => LevelWarn,
            _ => LevelStale,
        });
        cdr.WriteText("roadseg"u8);
        cdr.WriteText(message[..Words(scene.Status, scene.Reasons, message)]);
        cdr.Write(scene.Frame.Stamp.CameraId.AsSpan());
        bool hasAge = scene.Age is not null;
        cdr.Write(5u + (hasAge ? 1u : 0u) + (withFigures ? 3u : 0u));
        WriteFindings(cdr, scene);
        if (scene.Age is TimeSpan age)
        {
            Write(cdr, "age_s"u8, age.TotalSeconds);
        }

        if (withFigures)
        {
            Write(cdr, "latency_ms"u8, scene.Live.LatencyMs);
            Write(cdr, "frames_per_second"u8, scene.Live.FramesPerSecond);
            cdr.WriteText("provider"u8);
            cdr.Write(scene.Live.Provider.AsSpan());
        }
    }

    private static void WriteFindings(CdrWriter cdr, in SceneView scene)
    {
        int inPath = 0;
        foreach (ref readonly PersonRegion person in scene.People.People)
        {
            inPath += person.InPath ? 1 : 0;
        }

        Write(cdr, "frame"u8, scene.Frame.Stamp.FrameId);
        Write(cdr, "media_time_s"u8, scene.Frame.Stamp.MediaTime.TotalSeconds);
        Write(cdr, "drivable_fraction"u8, scene.Drivable.AreaFraction);
        Write(cdr, "people"u8, scene.People.People.Length);
        Write(cdr, "people_in_path"u8, inPath);
    }

    // ok, or the reasons with a comma and a blank between them.
    private static int Words(SceneStatus status, StatusReasons reasons, Span<byte> output)
    {
        int length = Append(StatusWords.Of(status), output, 0);
        bool isFirst = true;
        foreach ((StatusReasons reason, string word) in StatusWords.Reasons)
        {
            if ((reasons & reason) != 0)
            {
                length = Append(isFirst ? ": " : ", ", output, length);
                length = Append(word, output, length);
                isFirst = false;
            }
        }

        return length;
    }

    private static int Append(string ascii, Span<byte> output, int start)
    {
        System.Text.Ascii.FromUtf16(ascii, output[start..], out int written);
        return start + written;
    }

    private static void Write(CdrWriter cdr, ReadOnlySpan<byte> key, double value)
    {
        Span<byte> text = stackalloc byte[NumberBytesMax];
        value.TryFormat(text, out int length, "0.######", CultureInfo.InvariantCulture);
        cdr.WriteText(key);
        cdr.WriteText(text[..length]);
    }
}
