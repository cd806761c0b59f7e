namespace OpenCvSharp;

/// <summary>Columns of the statistics of connected components.</summary>
public enum ConnectedComponentsTypes
{
    /// <summary>Leftmost column of the box.</summary>
    Left = 0,

    /// <summary>Topmost row of the box.</summary>
    Top = 1,

    /// <summary>Width of the box.</summary>
    Width = 2,

    /// <summary>Height of the box.</summary>
    Height = 3,

    /// <summary>Number of pixels.</summary>
    Area = 4,
}
