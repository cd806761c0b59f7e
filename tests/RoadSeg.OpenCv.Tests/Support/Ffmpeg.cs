using System.Diagnostics;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>The program ffmpeg, which makes the clips that OpenCV's writer cannot; tests skip without it.</summary>
internal static class Ffmpeg
{
    public static void Run(params string[] arguments)
    {
        SkipUnlessInstalled();
        ProgramResult? result = Programs.Run(
            "ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments], TimeSpan.FromMinutes(1));
        Assert.True(result?.ExitCode == 0, $"ffmpeg {string.Join(' ', arguments)}: {result?.Error}");
    }

    /// <summary>What ffprobe says, without line ends at the end.</summary>
    public static string Probe(string path, string entries)
    {
        Assert.SkipUnless(Programs.Find("ffprobe") is not null, "ffprobe is not installed.");
        ProgramResult? result = Programs.Run(
            "ffprobe",
            ["-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", entries, "-of", "csv=p=0", path],
            TimeSpan.FromMinutes(1));
        Assert.NotNull(result);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output.Trim();
    }

    public static Process Start(params string[] arguments)
    {
        SkipUnlessInstalled();
        ProcessStartInfo start = new("ffmpeg", ["-v", "error", "-nostdin", .. arguments])
        {
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>A test pattern in H.264 as a transport stream over UDP, 128x96, 25 frames a second.</summary>
    public static Process StartBroadcast(int port) => Start(
        "-re", "-f", "lavfi", "-i", "testsrc=s=128x96:r=25", "-pix_fmt", "yuv420p",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10",
        "-f", "mpegts", $"udp://127.0.0.1:{port}?pkt_size=1316");

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(Programs.Find("ffmpeg") is not null, "ffmpeg is not installed.");
}
