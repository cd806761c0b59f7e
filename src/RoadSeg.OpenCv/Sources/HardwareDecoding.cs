using OpenCvSharp;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Who decodes compressed video.</summary>
public enum VideoDecoding
{
    /// <summary>
    /// Hardware for streams where there is some; the CPU for recordings, whose pixels must not depend on the machine.
    /// </summary>
    Auto,

    /// <summary>The CPU.</summary>
    Software,

    /// <summary>Hardware, or an error.</summary>
    Hardware,
}

/// <summary>
/// Asks OpenCV's FFmpeg for a hardware decoder (VAAPI, in other builds whatever they have) and says what came of it.
/// </summary>
internal static class HardwareDecoding
{
    // OpenCV's VideoAccelerationType: what may be asked for, and what answers.
    private const int None = 0;
    private const int Any = 1;
    private const int Vaapi = 3;
    private const int Mfx = 4;

    private const string RenderDevices = "/dev/dri";

    /// <summary>Pairs for opening a capture; empty for the CPU.</summary>
    public static int[] Parameters(VideoDecoding wanted, bool isLive) => IsAsked(wanted, isLive)
        ? [(int)VideoCaptureProperties.HwAcceleration, Any]
        : [];

    /// <summary>The decoder of an opened capture for people: <c>" (VAAPI)"</c>; empty for the CPU.</summary>
    /// <param name="capture">Opened with <see cref="Parameters"/>.</param>
    /// <param name="name">The source as the user wrote it.</param>
    /// <param name="options">What was asked for, and whom to tell.</param>
    /// <param name="isLive">Whether it is a stream.</param>
    /// <exception cref="SourceException">Hardware was asked for and cannot be had.</exception>
    public static string Report(VideoCapture capture, string name, SourceOptions options, bool isLive)
    {
        if (!IsAsked(options.Decoding, isLive))
        {
            return "";
        }

        int given = (int)capture.Get(VideoCaptureProperties.HwAcceleration);
        if (given > None)
        {
            return given switch { Vaapi => " (VAAPI)", Mfx => " (MFX)", _ => " (hardware)" };
        }

        string reason = Reason();
        if (options.Decoding == VideoDecoding.Hardware)
        {
            throw new SourceException(
                $"source \"{name}\" cannot be decoded by hardware: {reason} Use --decode auto or software.");
        }

        string line = $"source \"{name}\" is decoded by the CPU: {reason}";
        (HasRenderDevice() ? options.Tell : options.Note)(line);
        return "";
    }

    private static bool IsAsked(VideoDecoding wanted, bool isLive) =>
        wanted == VideoDecoding.Hardware || (wanted == VideoDecoding.Auto && isLive);

    private static string Reason() => HasRenderDevice()
        ? $"\"{RenderDevices}\" is there, but FFmpeg found no decoder for this codec on it (vainfo lists them)."
        : $"VAAPI needs a graphics device, and there is none in \"{RenderDevices}\".";

    private static bool HasRenderDevice() =>
        Directory.Exists(RenderDevices) && Directory.EnumerateFiles(RenderDevices, "renderD*").Any();
}
