using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RoadSeg.OpenCv.Native;

/// <summary>
/// The environment as native code sees it. .NET keeps a copy of its own, so what
/// <see cref="Environment.SetEnvironmentVariable(string, string)"/> sets never reaches OpenCV or FFmpeg.
/// </summary>
internal static partial class NativeEnvironment
{
    private const string CaptureOptions = "OPENCV_FFMPEG_CAPTURE_OPTIONS";
    private static readonly Lock Gate = new();
    private static readonly bool UserHasCaptureOptions =
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CaptureOptions));

    /// <summary>
    /// Runs an opening of a capture with FFmpeg's options for it. OpenCV takes them from the environment alone, which
    /// the whole process shares, so openings come one after another. What the user set there is left as it is.
    /// </summary>
    /// <param name="options">Pairs as OpenCV wants them, <c>name;value|name;value</c>; null for none.</param>
    /// <param name="open">The opening.</param>
    public static T WithCaptureOptions<T>(string? options, Func<T> open)
    {
        lock (Gate)
        {
            if (options is null || UserHasCaptureOptions)
            {
                return open();
            }

            _ = SetVariable(CaptureOptions, options, overwrite: 1);
            try
            {
                return open();
            }
            finally
            {
                _ = UnsetVariable(CaptureOptions);
            }
        }
    }

    // OpenCV reads its log level once, when it is loaded; so this runs before anything in this assembly can load it.
    // Both libraries write to standard error, where only RoadSeg's own words belong: what they have to say comes back
    // as exceptions. A level that the user set stays.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It has to run before OpenCV is loaded, whoever comes first.")]
    internal static void SilenceLibraries()
    {
        _ = SetVariable("OPENCV_LOG_LEVEL", "SILENT", overwrite: 0);
        _ = SetVariable("OPENCV_FFMPEG_LOGLEVEL", "-8", overwrite: 0);

        // Seconds that a read of a camera blocks its thread at most; whoever waits for it has a time-out of their own.
        _ = SetVariable("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "3", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnsetVariable(string name);
}
