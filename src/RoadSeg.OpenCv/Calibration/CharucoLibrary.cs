using System.Reflection;
using System.Runtime.InteropServices;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace RoadSeg.OpenCv.Calibration;

/// <summary>
/// The functions of <c>native/roadseg_charuco.cpp</c>, over OpenCV's aruco module, which is not among the modules that
/// set-up always installs: see <see cref="WhyNot"/>. Any thread.
/// </summary>
internal static unsafe partial class CharucoLibrary
{
    private const string Name = "roadseg_charuco";
    private const string File = "libroadseg_charuco.so";

    private static readonly Lazy<string?> Absence = new(Look);

    static CharucoLibrary()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(CharucoLibrary).Assembly, (name, _, _) => name == Name ? NativeLibrary.Load(PathOfFile()) : 0);
    }

    /// <summary>What is missing and how it is had, for people; null when all is there.</summary>
    public static string? WhyNot => Absence.Value;

    [LibraryImport(Name, EntryPoint = "roadseg_charuco_find")]
    internal static partial int Find(
        byte* grey, int width, int height, in NativeBoard board, int* numbers, float* points, out NativeSight sight);

    [LibraryImport(Name, EntryPoint = "roadseg_charuco_marker")]
    internal static partial int Marker(int dictionary, int number, byte* cells, int capacity);

    /// <summary>What went wrong on this thread, in OpenCV's words.</summary>
    public static string LastError() => Marshal.PtrToStringUTF8(Describe()) ?? "unknown error";

    [LibraryImport(Name, EntryPoint = "roadseg_charuco_error")]
    private static partial nint Describe();

    private static string? Look()
    {
        string path = PathOfFile();
        if (!System.IO.File.Exists(path))
        {
            return $"ChArUco boards need {File}, which is not there. Run ./run.sh setup --charuco, which installs "
                + "OpenCV's markers (Debian's libopencv-contrib406) and builds it.";
        }

        return NativeLibrary.TryLoad(path, out _) ? null
            : $"{File} cannot be loaded, for OpenCV's markers are not there. Install Debian's libopencv-contrib406 "
                + "(./run.sh setup --charuco does).";
    }

    private static string PathOfFile() => BundledLibrary.PathOf(Assembly.GetExecutingAssembly(), File);

    /// <summary>A board in squares.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeBoard
    {
        public int Columns;
        public int Rows;
        public float Marker;
        public int Dictionary;
        public int IsLegacy;
    }

    /// <summary>What is seen of it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NativeSight
    {
        public int Corners;
        public int Contradicting;
        public int Markers;
        public int Foreign;
    }
}
