using System.Diagnostics;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>GStreamer's RTSP server in a process of its own; tests skip without it.</summary>
internal sealed class RtspCamera : IDisposable
{
    public const int FramesPerSecond = 25;

    // Debian's own Python: the packages are not there for another one.
    private const string Python = "/usr/bin/python3";
    private readonly Process process;

    public RtspCamera(int port)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Support", "rtsp-camera.py");
        Assert.SkipUnless(File.Exists(Python), "needs /usr/bin/python3, which is not here");
        ProcessStartInfo start = new(Python, [script, $"{port}", "160", "120", $"{FramesPerSecond}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (process.StandardOutput.ReadLine() != "ready")
        {
            process.WaitForExit();
            string[] lines = error.Result.Trim().Split('\n');
            process.Dispose();
            Assert.Skip($"needs GStreamer's RTSP server (./run.sh setup --tests installs it): {lines[^1]}");
        }

        Address = $"rtsp://127.0.0.1:{port}/live";
    }

    public string Address { get; }

    /// <summary>Dies without a word to its clients.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
