namespace RoadSeg.Regions;

/// <summary>Pixels of one group side by side in one row.</summary>
/// <param name="Row">Row of the class map.</param>
/// <param name="Start">First column.</param>
/// <param name="End">Column after the last.</param>
/// <param name="Group">Group of its classes, above 0.</param>
/// <param name="Component">Number of its component.</param>
/// <param name="Next">Index of the next run of the same component; −1 for the last.</param>
public readonly record struct Run(int Row, int Start, int End, byte Group, int Component, int Next)
{
    /// <summary>Number of pixels.</summary>
    public int Length => End - Start;
}

/// <summary>Pixels of one group that hang together.</summary>
/// <param name="Group">Group of its classes, above 0.</param>
/// <param name="AreaPixels">Class-map pixels.</param>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Column after the last.</param>
/// <param name="Bottom">Row after the last.</param>
/// <param name="FirstRun">Index of its first run; follow <see cref="Run.Next"/> for the others.</param>
/// <param name="LastRun">Index of its last run.</param>
public readonly record struct Component(
    byte Group, int AreaPixels, int Left, int Top, int Right, int Bottom, int FirstRun, int LastRun);
