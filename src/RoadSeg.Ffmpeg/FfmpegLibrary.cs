using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace RoadSeg.Ffmpeg;

/// <summary>
/// The functions of <c>native/roadseg_ffmpeg.c</c>, over the system's libavcodec. Both may be absent: see
/// <see cref="WhyNot"/>. Numbers below 0 are FFmpeg's errors.
/// </summary>
internal static unsafe partial class FfmpegLibrary
{
    private const string Name = "roadseg_ffmpeg";
    private const string File = "libroadseg_ffmpeg.so";

    private static readonly Lazy<string?> Absence = new(Look);

    static FfmpegLibrary()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(FfmpegLibrary).Assembly, (name, _, _) => name == Name ? NativeLibrary.Load(PathOfFile()) : 0);
    }

    /// <summary>What is missing and how it is had, for people; null when all is there.</summary>
    public static string? WhyNot => Absence.Value;

    [LibraryImport(Name, EntryPoint = "roadseg_video_open")]
    internal static partial int Open(int codec, out nint decoder);

    [LibraryImport(Name, EntryPoint = "roadseg_video_close")]
    internal static partial void Close(nint decoder);

    [LibraryImport(Name, EntryPoint = "roadseg_video_send")]
    internal static partial int Send(nint decoder, byte* unit, int size, long number);

    [LibraryImport(Name, EntryPoint = "roadseg_video_receive")]
    internal static partial int Receive(nint decoder, out NativePicture picture);

    [LibraryImport(Name, EntryPoint = "roadseg_video_reset")]
    internal static partial int Reset(nint decoder);

    [LibraryImport(Name, EntryPoint = "roadseg_video_convert")]
    internal static partial int Convert(nint decoder, byte* bgr);

    /// <summary>What an error means, in FFmpeg's words.</summary>
    public static string TextOf(int error) => Marshal.PtrToStringUTF8(Describe(error)) ?? "unknown error";

    [LibraryImport(Name, EntryPoint = "roadseg_video_error")]
    private static partial nint Describe(int error);

    private static string? Look()
    {
        string path = PathOfFile();
        if (!System.IO.File.Exists(path))
        {
            return $"{File} is not there, for RoadSeg was built without FFmpeg's headers. Install Debian's "
                + "libavcodec-dev and libswscale-dev, then run ./run.sh setup.";
        }

        return NativeLibrary.TryLoad(path, out _) ? null
            : $"{File} cannot be loaded, for FFmpeg's libraries are not those it was built with. Remove {path} and run "
                + "./run.sh setup.";
    }

    private static string PathOfFile() => BundledLibrary.PathOf(Assembly.GetExecutingAssembly(), File);

    /// <summary>A picture as the library tells of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativePicture
    {
        public long Number;
        public int Width;
        public int Height;
        public int IsWhole;
        public int Delay;
    }
}
