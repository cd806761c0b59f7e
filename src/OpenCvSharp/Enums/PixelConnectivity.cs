namespace OpenCvSharp;

/// <summary>Which neighbours belong together.</summary>
public enum PixelConnectivity
{
    /// <summary>All eight.</summary>
    Connectivity8 = 8,

    /// <summary>The four that share an edge.</summary>
    Connectivity4 = 4,
}
