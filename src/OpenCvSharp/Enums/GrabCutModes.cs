namespace OpenCvSharp;

/// <summary>How <see cref="Cv2.GrabCut"/> begins.</summary>
public enum GrabCutModes
{
    /// <summary>By the rectangle: what lies outside is background.</summary>
    InitWithRect = 0,

    /// <summary>By the mask.</summary>
    InitWithMask = 1,

    /// <summary>Goes on with the models as they are.</summary>
    Eval = 2,
}
