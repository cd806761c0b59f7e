using OpenCvSharp;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Sources;

/// <summary>Cameras through V4L2, streams through FFmpeg, both by OpenCV.</summary>
internal sealed class OpenCvCapture : ICapture
{
    // OpenCV 4.6's numbers of CAP_PROP_OPEN_TIMEOUT_MSEC and CAP_PROP_READ_TIMEOUT_MSEC, known to its FFmpeg only.
    // Any property that a back end does not know makes the opening fail.
    private const int OpenTimeoutProperty = 53;
    private const int ReadTimeoutProperty = 54;

    private readonly VideoCapture capture;

    private OpenCvCapture(VideoCapture capture, LiveAddress address, string decoder)
    {
        this.capture = capture;
        string codec = FourCharacterCode.CodecOf((int)capture.Get(VideoCaptureProperties.FourCC));
        Reader = $"{capture.GetBackendName()} {codec}{decoder}";
        double rate = capture.Get(VideoCaptureProperties.Fps);
        FramesPerSecond = rate is > 0.01 and < 1000 ? rate : null;

        // Only over HTTP are files served whole; an RTSP server that states a length may go on after it.
        double count = address.Kind == StreamKind.Http ? capture.Get(VideoCaptureProperties.FrameCount) : 0;
        FrameCount = count is >= 1 and < 1e12 ? (long)count : null;

        // Motion JPEG over HTTP has no stamps: FFmpeg makes some up, 25 a second.
        HasStamps = FrameCount is null && !(address.Kind == StreamKind.Http && codec == "mjpeg");
        HasKernelStamps = address.Kind == StreamKind.None;
        HasBacklog = HasStamps && address.Kind != StreamKind.None;
    }

    /// <inheritdoc/>
    public string Reader { get; }

    /// <inheritdoc/>
    public double? FramesPerSecond { get; }

    /// <inheritdoc/>
    public bool HasStamps { get; }

    /// <inheritdoc/>
    public bool HasKernelStamps { get; }

    /// <inheritdoc/>
    public bool HasBacklog { get; }

    /// <inheritdoc/>
    public long? FrameCount { get; }

    /// <inheritdoc/>
    public double StampMs => capture.Get(VideoCaptureProperties.PosMsec);

    /// <summary>Opens a camera or stream; blocks for as long as the time-out.</summary>
    /// <exception cref="RoadSeg.Sources.SourceException">It cannot be opened; the reason is in it.</exception>
    public static ICapture Open(LiveAddress address, SourceOptions options, TimeProvider clock)
    {
        string? device = address.DevicePath is null ? null : CameraDevice.Resolve(address);
        long start = clock.GetTimestamp();
        VideoCapture capture = device is null
            ? NativeEnvironment.WithCaptureOptions(
                StreamOptions.For(address, options.RtspTransport), () => OpenStream(address.Url!, options))
            : new VideoCapture(device, VideoCaptureAPIs.V4L2);
        try
        {
            if (!capture.IsOpened())
            {
                TimeSpan waited = clock.GetElapsedTime(start);
                throw device is not null
                    ? CameraDevice.NotOpened(address, device)
                    : waited >= options.OpenTimeout * 0.9
                    ? LiveFailure.NotInTime(address, waited)
                    : StreamDiagnosis.NotOpened(address);
            }

            if (device is not null)
            {
                CameraDevice.Configure(capture, address, options);
            }

            string decoder = device is null
                ? HardwareDecoding.Report(capture, address.Name, options, isLive: true)
                : "";
            return new OpenCvCapture(capture, address, decoder);
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Grab() => capture.Grab();

    /// <inheritdoc/>
    public bool Retrieve(Mat picture) => capture.Retrieve(picture) && picture.Type() == MatType.CV_8UC3;

    /// <inheritdoc/>
    public void Dispose() => capture.Dispose();

    private static VideoCapture OpenStream(string url, SourceOptions options) => new(
        url,
        VideoCaptureAPIs.FFMPEG,
        [
            OpenTimeoutProperty, (int)options.OpenTimeout.TotalMilliseconds,
            ReadTimeoutProperty, (int)options.ReadTimeout.TotalMilliseconds,
            .. HardwareDecoding.Parameters(options.Decoding, isLive: true),
        ]);
}
