using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Imports of highgui.cpp: the first call loads the library of windows.</summary>
internal static partial class NativeMethods
{
    [LibraryImport(NativeLibraryLoader.HighGui)]
    internal static partial int rs_highgui_last_error(out ErrorReport target);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_named_window(string name, int flags);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_show(string name, MatHandle image);

    [LibraryImport(NativeLibraryLoader.HighGui)]
    internal static partial int rs_highgui_wait_key(int delayMs, out int key);

    [LibraryImport(NativeLibraryLoader.HighGui)]
    internal static partial int rs_highgui_wait_key_ex(int delayMs, out int key);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_destroy_window(string name);

    [LibraryImport(NativeLibraryLoader.HighGui)]
    internal static partial int rs_highgui_destroy_all_windows();

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_resize_window(string name, int width, int height);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_move_window(string name, int x, int y);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_get_window_property(string name, int property, out double value);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_set_window_property(string name, int property, double value);

    [LibraryImport(NativeLibraryLoader.HighGui, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rs_highgui_set_window_title(string name, string title);
}
