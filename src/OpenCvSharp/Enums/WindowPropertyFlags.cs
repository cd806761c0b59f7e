namespace OpenCvSharp;

/// <summary>Properties of a window.</summary>
public enum WindowPropertyFlags
{
    /// <summary>WindowFlags.Normal or FullScreen.</summary>
    Fullscreen = 0,

    /// <summary>WindowFlags.Normal or AutoSize.</summary>
    AutoSize = 1,

    /// <summary>WindowFlags.FreeRatio or KeepRatio; reading gives the ratio.</summary>
    AspectRatio = 2,

    /// <summary>Whether OpenGL is used.</summary>
    OpenGL = 3,

    /// <summary>Greater than 0 while the window is on the screen.</summary>
    Visible = 4,

    /// <summary>Stays above others.</summary>
    Topmost = 5,
}
