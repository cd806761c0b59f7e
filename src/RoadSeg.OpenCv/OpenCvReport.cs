using OpenCvSharp;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sinks;

namespace RoadSeg.OpenCv;

/// <summary>What <c>roadseg doctor</c> says about OpenCV, video and windows.</summary>
public static class OpenCvReport
{
    private static readonly TimeSpan ProgramTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Checks and tells.</summary>
    /// <param name="tell">Told subject and text of what is well.</param>
    /// <param name="note">Told what is missing and not needed by all.</param>
    /// <param name="problem">Told what has to be put right, with the remedy.</param>
    public static void Write(Action<string, string> tell, Action<string, string> note, Action<string, string> problem)
    {
        ArgumentNullException.ThrowIfNull(tell);
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(problem);
        string build;
        try
        {
            tell("OpenCV", Cv2.GetVersionString());
            build = Cv2.GetBuildInformation();
        }
        catch (Exception e)
            when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            problem("OpenCV", $"{(e.InnerException ?? e).Message} Run ./run.sh setup.");
            return;
        }

        WriteBackend(build, "FFMPEG", "video files and streams cannot be read", tell, problem);
        WriteBackend(build, "v4l/v4l2", "local cameras cannot be read", tell, note);
        WriteBackend(build, "GUI", "--out window cannot be used", tell, note);
        WriteProgram("ffmpeg", "videos are written as MPEG-4 part 2, which browsers do not play", tell, note);
        WriteProgram("ffprobe", "messages about files that cannot be read are less exact", tell, note);
        if (FfmpegEncoder.IsAvailable)
        {
            tell("H.264 encoder", "libx264 by ffmpeg");
        }
        else
        {
            note("H.264 encoder", "none: videos are written as MPEG-4 part 2 by OpenCV. Install ffmpeg.");
        }

        if (Programs.Find("setsid") is null)
        {
            note("setsid", "missing: Ctrl-C may reach ffmpeg before a video is complete. Install util-linux.");
        }
    }

    // The build information has lines such as "    FFMPEG:                      YES".
    private static void WriteBackend(
        string build, string name, string loss, Action<string, string> tell, Action<string, string> otherwise)
    {
        string? line = build.Split('\n').Select(l => l.Trim())
            .FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        string value = line is null ? "" : line[(name.Length + 1)..].Trim();
        if (value.Length > 0 && !value.StartsWith("NO", StringComparison.Ordinal))
        {
            tell("OpenCV " + name, value);
        }
        else
        {
            otherwise("OpenCV " + name, $"not built in: {loss}. Run ./run.sh setup for Debian's OpenCV.");
        }
    }

    private static void WriteProgram(
        string program, string loss, Action<string, string> tell, Action<string, string> note)
    {
        ProgramResult? result = Programs.Run(program, ["-hide_banner", "-version"], ProgramTimeout);
        if (result is { ExitCode: 0 })
        {
            tell(program, result.Output.Split('\n')[0]);
        }
        else
        {
            note(program, $"not installed: {loss}. Install the Debian package ffmpeg.");
        }
    }
}
