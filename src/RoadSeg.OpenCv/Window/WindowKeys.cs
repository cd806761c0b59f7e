namespace RoadSeg.OpenCv.Window;

/// <summary>Keys that play a recording, as OpenCV's windows tell them: X key symbols, also under Qt.</summary>
internal static class WindowKeys
{
    /// <summary>The key of a code; null when it plays nothing.</summary>
    public static ConsoleKey? Find(int code) => code switch
    {
        ' ' => ConsoleKey.Spacebar,
        'l' or 'L' => ConsoleKey.L,
        0xff50 or 0xff95 => ConsoleKey.Home,
        0xff51 or 0xff96 => ConsoleKey.LeftArrow,
        0xff52 or 0xff97 => ConsoleKey.UpArrow,
        0xff53 or 0xff98 => ConsoleKey.RightArrow,
        0xff54 or 0xff99 => ConsoleKey.DownArrow,
        0xff55 or 0xff9a => ConsoleKey.PageUp,
        0xff56 or 0xff9b => ConsoleKey.PageDown,
        _ => null,
    };
}
