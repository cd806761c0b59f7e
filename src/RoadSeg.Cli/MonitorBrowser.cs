using System.Diagnostics;

namespace RoadSeg.Cli;

/// <summary>Chromium or one of its kin, showing one page without tabs and address bar.</summary>
internal static class MonitorBrowser
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge", "brave-browser"];

    /// <summary>The program to start.</summary>
    /// <param name="isWithoutSandbox">The user allows it to run without its sandbox.</param>
    /// <param name="why">Why there is none, and what to do.</param>
    public static string? Find(bool isWithoutSandbox, out string? why)
    {
        string? program = Names.Select(OnPath).FirstOrDefault(p => p is not null);
        bool hasDisplay = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
        why = program is null ? "Chromium is not installed (apt-get install chromium)."
            : !hasDisplay ? "there is no display (DISPLAY and WAYLAND_DISPLAY are empty)."
            : Environment.IsPrivilegedProcess && !isWithoutSandbox
                ? "Chromium does not start as root with its sandbox (be another user, or give --no-sandbox)."
            : null;
        return why is null ? program : null;
    }

    /// <summary>Shows the page until the window is closed.</summary>
    /// <returns>The browser's exit code; 0 when it was told to stop.</returns>
    public static async Task<int> RunAsync(
        string program, Uri url, bool isKiosk, bool isWithoutSandbox, CancellationToken cancellationToken)
    {
        // A profile of its own: no tabs to restore, no questions, nothing of the user's.
        string cache = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        List<string> arguments =
        [
            "--app=" + url.AbsoluteUri, "--user-data-dir=" + Path.Combine(cache, "roadseg", "monitor"),
            "--no-first-run", "--no-default-browser-check", "--disable-sync", "--disable-background-networking",
            "--disable-component-update", "--disable-session-crashed-bubble", "--window-size=1280,800",
        ];
        if (isKiosk)
        {
            arguments.Add("--kiosk");
        }

        if (isWithoutSandbox)
        {
            arguments.Add("--no-sandbox");
        }

        using Process process = Process.Start(program, arguments);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return 0;
        }
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
