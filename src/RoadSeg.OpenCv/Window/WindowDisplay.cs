namespace RoadSeg.OpenCv.Window;

/// <summary>Whether there is anything to open a window on.</summary>
internal static class WindowDisplay
{
    /// <summary>What is wrong and what to do; null when a display is named, which need not be reachable.</summary>
    public static string? Missing =>
        HasValue("DISPLAY") || HasValue("WAYLAND_DISPLAY")
            ? null
            : "sink \"window\": there is no display: expected DISPLAY or WAYLAND_DISPLAY to be set, neither is. Start "
                + "from a desktop session (with ssh: ssh -X), or write a video instead: --out video:overlay.mp4";

    private static bool HasValue(string variable) =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
