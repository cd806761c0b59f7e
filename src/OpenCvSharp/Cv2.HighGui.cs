using System;

namespace OpenCvSharp;

/// <content>
/// Windows. The first call loads Qt; without a display Qt ends the process, so windows belong into a process of
/// their own. All calls from one thread.
/// </content>
public static partial class Cv2
{
    /// <summary>Opens a window.</summary>
    /// <param name="winName">Its name, and its title at first.</param>
    /// <param name="flags">Kind of window.</param>
    public static void NamedWindow(string winName, WindowFlags flags = WindowFlags.Normal)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_named_window(winName, (int)flags));
    }

    /// <summary>Shows an image; a missing window is opened. It appears during the next <see cref="WaitKey"/>.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="mat">The image.</param>
    public static void ImShow(string winName, Mat mat)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        ArgumentNullException.ThrowIfNull(mat);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_show(winName, mat.Handle));
    }

    /// <summary>Handles events of all windows until a key is pressed.</summary>
    /// <param name="delay">Milliseconds at most; 0: without limit.</param>
    /// <returns>Code of the key, lowest byte; -1 without one.</returns>
    public static int WaitKey(int delay = 0)
    {
        NativeError.CheckHighGui(NativeMethods.rs_highgui_wait_key(delay, out int key));
        return key;
    }

    /// <summary>Handles events of all windows until a key is pressed.</summary>
    /// <param name="delay">Milliseconds at most; 0: without limit.</param>
    /// <returns>Full code of the key; -1 without one.</returns>
    public static int WaitKeyEx(int delay = 0)
    {
        NativeError.CheckHighGui(NativeMethods.rs_highgui_wait_key_ex(delay, out int key));
        return key;
    }

    /// <summary>Closes a window.</summary>
    /// <param name="winName">The window.</param>
    public static void DestroyWindow(string winName)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_destroy_window(winName));
    }

    /// <summary>Closes all windows.</summary>
    public static void DestroyAllWindows() => NativeError.CheckHighGui(NativeMethods.rs_highgui_destroy_all_windows());

    /// <summary>Sets the size of a window's image.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static void ResizeWindow(string winName, int width, int height)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_resize_window(winName, width, height));
    }

    /// <summary>Sets the size of a window's image.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="size">Pixels.</param>
    public static void ResizeWindow(string winName, Size size) => ResizeWindow(winName, size.Width, size.Height);

    /// <summary>Moves a window.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="x">Left edge on the screen.</param>
    /// <param name="y">Top edge on the screen.</param>
    public static void MoveWindow(string winName, int x, int y)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_move_window(winName, x, y));
    }

    /// <summary>Reads a property of a window.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="propId">Which one.</param>
    /// <returns>Its value; 0 or -1 when there is no such window or property.</returns>
    /// <exception cref="OpenCVException">The last window was closed, by <see cref="DestroyWindow"/> or by the user.
    /// </exception>
    public static double GetWindowProperty(string winName, WindowPropertyFlags propId)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_get_window_property(winName, (int)propId, out double value));
        return value;
    }

    /// <summary>Sets a property of a window.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="propId">Which one.</param>
    /// <param name="propValue">The value.</param>
    public static void SetWindowProperty(string winName, WindowPropertyFlags propId, double propValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_set_window_property(winName, (int)propId, propValue));
    }

    /// <summary>Sets the title of a window.</summary>
    /// <param name="winName">The window.</param>
    /// <param name="title">The title.</param>
    public static void SetWindowTitle(string winName, string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(winName);
        ArgumentException.ThrowIfNullOrEmpty(title);
        NativeError.CheckHighGui(NativeMethods.rs_highgui_set_window_title(winName, title));
    }
}
