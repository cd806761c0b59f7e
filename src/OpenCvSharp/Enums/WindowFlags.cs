using System;

namespace OpenCvSharp;

/// <summary>Kind of window.</summary>
[Flags]
public enum WindowFlags
{
    /// <summary>The user may resize it.</summary>
    Normal = 0,

    /// <summary>As large as its image.</summary>
    AutoSize = 1,

    /// <summary>With OpenGL.</summary>
    OpenGL = 4096,

    /// <summary>Value of the property Fullscreen.</summary>
    FullScreen = 1,

    /// <summary>The image fills the window.</summary>
    FreeRatio = 256,

    /// <summary>The image keeps its aspect ratio.</summary>
    KeepRatio = 0,

    /// <summary>With status and tool bar.</summary>
    GuiExpanded = 0,

    /// <summary>Plain.</summary>
    GuiNormal = 16,
}
