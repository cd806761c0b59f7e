using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Turns the status of an export into an <see cref="OpenCVException"/>.</summary>
internal static class NativeError
{
    /// <summary>Throws what the last call on this thread to the main library reported, if it failed.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            Throw();
        }
    }

    /// <summary>The same for the library of windows, which keeps its own last error.</summary>
    internal static void CheckHighGui(int status)
    {
        if (status != 0)
        {
            ThrowHighGui();
        }
    }

    [DoesNotReturn]
    private static void Throw()
    {
        _ = NativeMethods.rs_core_last_error(out ErrorReport report);
        throw ToException(report);
    }

    [DoesNotReturn]
    private static void ThrowHighGui()
    {
        _ = NativeMethods.rs_highgui_last_error(out ErrorReport report);
        throw ToException(report);
    }

    private static OpenCVException ToException(in ErrorReport report)
    {
        return new OpenCVException(
            (ErrorCode)report.Code,
            Text(report.Function),
            Text(report.Message),
            Text(report.File),
            report.Line,
            Text(report.Text).Trim());
    }

    private static string Text(IntPtr utf8) => Marshal.PtrToStringUTF8(utf8) ?? string.Empty;
}
