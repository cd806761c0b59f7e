using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>Width and height in pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
[StructLayout(LayoutKind.Sequential)]
public record struct Size(int Width, int Height)
{
    /// <summary>Takes the whole part of two lengths.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public Size(double width, double height)
        : this((int)width, (int)height)
    {
    }
}
