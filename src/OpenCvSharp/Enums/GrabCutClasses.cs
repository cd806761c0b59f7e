namespace OpenCvSharp;

/// <summary>What <see cref="Cv2.GrabCut"/> knows of a pixel.</summary>
public enum GrabCutClasses
{
    /// <summary>Surely background.</summary>
    BGD = 0,

    /// <summary>Surely foreground.</summary>
    FGD = 1,

    /// <summary>Probably background.</summary>
    PR_BGD = 2,

    /// <summary>Probably foreground.</summary>
    PR_FGD = 3,
}
