using System.Diagnostics;
using RoadSeg.Cli.Tests.Labels;

namespace RoadSeg.Cli.Tests.Support;

/// <summary>A screen that nobody sees, and pictures of it.</summary>
internal sealed class VirtualScreen : IDisposable
{
    private const string Server = "/usr/bin/Xvfb";
    private const string Camera = "/usr/bin/import";

    private readonly Process process;

    private VirtualScreen(Process process, string name)
    {
        this.process = process;
        Name = name;
    }

    /// <summary>Whether there can be one: Xvfb and ImageMagick are installed.</summary>
    public static bool IsThere => File.Exists(Server) && File.Exists(Camera);

    /// <summary>What DISPLAY is to be.</summary>
    public string Name { get; }

    /// <summary>Starts one on a free number; null where there cannot be one.</summary>
    public static VirtualScreen? Start(int width, int height)
    {
        if (!IsThere)
        {
            return null;
        }

        Process process = Process.Start(
            new ProcessStartInfo(Server, ["-displayfd", "1", "-screen", "0", $"{width}x{height}x24"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        process.BeginErrorReadLine();
        return new VirtualScreen(process, ":" + process.StandardOutput.ReadLine());
    }

    /// <summary>What is on it once there is something and it stays the same, as <see cref="TwoLooks"/> sees it.</summary>
    /// <param name="file">Where to put the picture.</param>
    /// <param name="patience">How long that may take.</param>
    public async Task<byte[]> SteadyAsync(string file, TimeSpan patience)
    {
        byte[] before = [];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < patience;)
        {
            ToolResult taken = await Tool.RunAsync(Camera, "-display", Name, "-window", "root", file);
            Assert.True(taken.Code == 0, taken.Error);
            byte[] now = TwoLooks.OfPicture(file);
            bool hasContent = now.Max() - now.Min() > 60;
            if (hasContent && before.Length > 0 && TwoLooks.Difference(before, now) < TwoLooks.Same / 2)
            {
                return now;
            }

            before = hasContent ? now : [];
            await Task.Delay(100);
        }

        Assert.Fail($"nothing steady on the screen within {patience.TotalSeconds} s");
        return [];
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
