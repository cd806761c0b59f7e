using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Local cameras: their device files, and what they are asked for.</summary>
internal static class CameraDevice
{
    // V4L2_EXPOSURE_AUTO and V4L2_EXPOSURE_MANUAL as CAP_PROP_AUTO_EXPOSURE takes them; exposures are in 100 µs.
    private const double ManualExposure = 1;
    private const double AutomaticExposure = 3;
    private const double ExposureUnitsPerMs = 10;

    /// <summary>The device file behind a name, which may be a link that changes when a camera is plugged in.</summary>
    /// <exception cref="SourceException">There is none, or it may not be read.</exception>
    public static string Resolve(LiveAddress address)
    {
        string path = address.DevicePath!;
        if (!File.Exists(path))
        {
            string[] present = Directory.Exists("/dev") ? Directory.GetFiles("/dev", "video*") : [];
            Array.Sort(present, StringComparer.Ordinal);
            string found =
                present.Length == 0 ? "this machine has no camera" : $"there is {string.Join(", ", present)}";
            throw LiveFailure.Because(
                SourceLoss.NotFound,
                $"source \"{address}\": there is no camera at {path}; {found}. Plug the camera in, or name another "
                + $"one, a file or a stream.");
        }

        string device = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        try
        {
            using FileStream trial = new(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        }
        catch (UnauthorizedAccessException)
        {
            throw LiveFailure.Because(
                SourceLoss.Refused,
                $"source \"{address}\" cannot be opened: you may not read {device}. Join its group (usermod -aG video) "
                + $"and log in again.");
        }
        catch (IOException e)
        {
            throw LiveFailure.Because(
                SourceLoss.Refused, $"source \"{address}\" cannot be opened: {device}: {e.Message}");
        }

        return device;
    }

    /// <summary>A camera that is there and could not be opened all the same.</summary>
    public static SourceException NotOpened(LiveAddress address, string device) => LiveFailure.Because(
        SourceLoss.Refused,
        $"source \"{address}\" cannot be opened: {device} is there, but gives no pictures. Is another program using "
        + $"it? A camera often has a second device for metadata: try the next number.");

    /// <summary>Asks the camera for what the user wants, reads back what it does, and tells the difference.</summary>
    public static void Configure(VideoCapture capture, LiveAddress address, SourceOptions options)
    {
        CameraSettings asked = address.Settings;
        if (asked == CameraSettings.None)
        {
            return;
        }

        // The pixel format first: it decides which sizes there are, and the size decides the rates.
        if (asked.Format is string format)
        {
            capture.Set(VideoCaptureProperties.FourCC, FourCharacterCode.Of(format));
        }

        if (asked.Size is ImageSize size)
        {
            capture.Set(VideoCaptureProperties.FrameWidth, size.Width);
            capture.Set(VideoCaptureProperties.FrameHeight, size.Height);
        }

        Set(capture, VideoCaptureProperties.Fps, asked.FramesPerSecond);
        Set(capture, VideoCaptureProperties.BufferSize, asked.Buffers);
        if (asked.ExposureMs is double exposure)
        {
            capture.Set(VideoCaptureProperties.AutoExposure, exposure > 0 ? ManualExposure : AutomaticExposure);
            Set(capture, VideoCaptureProperties.Exposure, exposure > 0 ? exposure * ExposureUnitsPerMs : null);
        }

        Report(ReadBack(capture, asked), address, options);
    }

    /// <summary>Tells what the camera does, and in which of the points asked for it differs.</summary>
    public static void Report(CameraSettings given, LiveAddress address, SourceOptions options)
    {
        CameraSettings asked = address.Settings;
        List<string> differences = [];
        Compare("size", asked.Size?.ToString(), given.Size?.ToString());
        Compare("fps", Text(asked.FramesPerSecond), Text(given.FramesPerSecond));
        Compare("format", asked.Format, given.Format);
        Compare("exposure", Exposure(asked.ExposureMs), Exposure(given.ExposureMs));
        Compare("buffers", Text(asked.Buffers), Text(given.Buffers));
        if (differences.Count == 0)
        {
            options.Note($"source \"{address}\" does what was asked for.");
        }
        else
        {
            options.Tell(
                $"source \"{address}\" does not do what was asked for: {string.Join("; ", differences)}. "
                + "v4l2-ctl --list-formats-ext shows what it can do.");
        }

        void Compare(string what, string? wanted, string? got)
        {
            if (wanted is not null && wanted != got)
            {
                differences.Add($"{what} {wanted} was asked for, the driver gives {got ?? "no answer"}");
            }
        }
    }

    private static CameraSettings ReadBack(VideoCapture capture, CameraSettings asked)
    {
        double rate = capture.Get(VideoCaptureProperties.Fps);
        double exposure = capture.Get(VideoCaptureProperties.Exposure);
        bool isAutomatic = (int)capture.Get(VideoCaptureProperties.AutoExposure) == (int)AutomaticExposure;
        double buffers = capture.Get(VideoCaptureProperties.BufferSize);
        return new CameraSettings
        {
            Size = new ImageSize(capture.FrameWidth, capture.FrameHeight),
            FramesPerSecond = rate > 0 ? rate : null,
            Format = FourCharacterCode.Text((int)capture.Get(VideoCaptureProperties.FourCC)),
            ExposureMs = asked.ExposureMs == 0 && isAutomatic ? 0 : exposure > 0 ? exposure / ExposureUnitsPerMs : null,
            Buffers = buffers > 0 ? (int)buffers : null,
        };
    }

    private static void Set(VideoCapture capture, VideoCaptureProperties property, double? value)
    {
        if (value is double number)
        {
            capture.Set(property, number);
        }
    }

    private static string? Text(double? value) =>
        value is double number ? FormattableString.Invariant($"{number:0.##}") : null;

    private static string? Exposure(double? ms) => ms == 0 ? "auto" : ms is null ? null : Text(ms) + " ms";
}
