namespace OpenCvSharp;

/// <summary>Method of pose estimation.</summary>
public enum SolvePnPFlags
{
    /// <summary>Levenberg-Marquardt on the reprojection error.</summary>
    Iterative = 0,

    /// <summary>Lepetit, Moreno-Noguer and Fua: EPnP.</summary>
    EPNP = 1,

    /// <summary>Gao et al.; exactly four points.</summary>
    P3P = 2,
}
