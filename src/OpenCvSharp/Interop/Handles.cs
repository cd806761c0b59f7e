using System;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Owns one native cv::Mat.</summary>
internal sealed class MatHandle : SafeHandle
{
    /// <summary>Stands for an optional array that was left out: the native side sees a null pointer.</summary>
    internal static readonly MatHandle None = new();

    public MatHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle() => NativeMethods.rs_mat_delete(handle) == 0;
}

/// <summary>Owns one native cv::VideoCapture; closing it closes the file or camera.</summary>
internal sealed class CaptureHandle : SafeHandle
{
    public CaptureHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle() => NativeMethods.rs_capture_delete(handle) == 0;
}

/// <summary>Owns one native cv::VideoWriter; closing it completes the file.</summary>
internal sealed class WriterHandle : SafeHandle
{
    public WriterHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle() => NativeMethods.rs_writer_delete(handle) == 0;
}
