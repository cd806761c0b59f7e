using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>What C# reads of a native Mat in one call. Same layout as roadseg::MatHeader.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MatHeader
{
    internal IntPtr Data;
    internal long StepBytes;
    internal long ElementBytes;
    internal int Rows;
    internal int Cols;
    internal int Type;
    internal int Dims;
    internal int Continuous;
    internal int Empty;
}

/// <summary>The last error of the calling thread. Same layout as roadseg::ErrorReport.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ErrorReport
{
    internal int Code;
    internal int Line;
    internal IntPtr Text;
    internal IntPtr Message;
    internal IntPtr Function;
    internal IntPtr File;
}

/// <summary>Sizes of everything that crosses the boundary by layout, in the order of rs_core_layout.</summary>
internal static class NativeLayout
{
    internal static int[] ManagedSizes() =>
    [
        Unsafe.SizeOf<ErrorReport>(), Unsafe.SizeOf<MatHeader>(), Unsafe.SizeOf<Point>(),
        Unsafe.SizeOf<Size>(), Unsafe.SizeOf<Rect>(), Unsafe.SizeOf<Scalar>(),
        Unsafe.SizeOf<Point2f>(), Unsafe.SizeOf<Point2d>(), Unsafe.SizeOf<Point3f>(),
        Unsafe.SizeOf<Point3d>(), Unsafe.SizeOf<Vec3b>(), Unsafe.SizeOf<Vec4i>(),
        Unsafe.SizeOf<Vec3d>(), Unsafe.SizeOf<TermCriteria>(), Unsafe.SizeOf<Moments.Values>(),
    ];

    internal static int[] NativeSizes()
    {
        Span<int> sizes = stackalloc int[64];
        NativeError.Check(NativeMethods.rs_core_layout(sizes, sizes.Length, out int count));
        return sizes[..count].ToArray();
    }
}
