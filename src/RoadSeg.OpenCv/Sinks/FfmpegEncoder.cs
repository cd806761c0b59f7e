using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Sinks;

/// <summary>
/// H.264 by the program ffmpeg, which takes raw pictures on its standard input. It lives in a session of its own and
/// completes the file when its input ends, so the file is playable whatever happens to us. The fastest preset: the
/// cores belong to the line.
/// </summary>
internal sealed class FfmpegEncoder : IVideoEncoder
{
    // Moving the index to the front rewrites the file, which takes a while on a slow disk.
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    private static readonly Lazy<bool> HasX264 = new(() => Programs
        .Run("ffmpeg", ["-hide_banner", "-v", "error", "-encoders"], CheckTimeout)?
        .Output.Contains(" libx264 ", StringComparison.Ordinal) == true);

    private readonly string name;
    private readonly bool isMp4;
    private readonly Process process;
    private readonly Stream input;
    private readonly Task<string> errors;
    private bool isFinished;

    private FfmpegEncoder(string name, bool isMp4, Process process)
    {
        this.name = name;
        this.isMp4 = isMp4;
        this.process = process;
        input = process.StandardInput.BaseStream;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether ffmpeg with libx264 is installed; asked once.</summary>
    public static bool IsAvailable => HasX264.Value;

    /// <inheritdoc/>
    public string Format => "H.264 (libx264)";

    /// <summary>Starts it.</summary>
    /// <param name="name">The sink as the user wrote it.</param>
    /// <param name="path">File, which must not exist.</param>
    /// <param name="size">Size of the pictures; odd sizes get a black row or column more.</param>
    /// <param name="framesPerSecond">Above 0.</param>
    /// <param name="program">The program; another one in tests.</param>
    public static FfmpegEncoder Start(
        string name, string path, ImageSize size, double framesPerSecond, string program = "ffmpeg")
    {
        // The colours are said to be BT.709, limited range, and are converted so: players agree on that.
        string rate = framesPerSecond.ToString("0.######", CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "-hide_banner", "-nostats", "-loglevel", "error", "-n",
            "-f", "rawvideo", "-pix_fmt", "bgr24", "-video_size", size.ToString(), "-framerate", rate, "-i", "pipe:0",
            "-an", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "23", "-g", "50",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
            "-movflags", "+faststart", Path.GetFullPath(path),
        ];
        ProcessStartInfo start = Programs.Detached(program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        Process process = new() { StartInfo = start };
        try
        {
            process.Start();
            bool isMp4 = Path.GetExtension(path).Equals(".mp4", StringComparison.OrdinalIgnoreCase);
            return new FfmpegEncoder(name, isMp4, process);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            process.Dispose();
            throw new SinkException($"sink \"{name}\": ffmpeg cannot be started: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public void Write(Mat picture)
    {
        try
        {
            input.Write(MatPixels.Of(picture));
        }
        catch (IOException)
        {
            throw Failed();
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        isFinished = true;
        try
        {
            input.Dispose();
        }
        catch (IOException)
        {
            throw Failed();
        }

        if (!process.WaitForExit(FinishTimeout))
        {
            process.Kill(entireProcessTree: true);
            throw new SinkException(
                $"sink \"{name}\": ffmpeg did not finish the file within {FinishTimeout.TotalSeconds:0} s; it may be "
                + "incomplete. Is the disk very slow?");
        }

        if (process.ExitCode != 0)
        {
            throw Failed();
        }
    }

    /// <summary>Ends ffmpeg by ending its input; what it has got it still writes.</summary>
    public void Dispose()
    {
        if (!isFinished)
        {
            isFinished = true;
            try
            {
                input.Dispose();
            }
            catch (IOException)
            {
                // It has ended already: that it failed was reported when it was written to.
            }
        }

        process.Dispose();
    }

    private SinkException Failed()
    {
        bool hasExited = process.WaitForExit(TimeSpan.FromSeconds(5));
        string said = hasExited ? errors.Result : "";
        string? last = said
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault();
        string code = hasExited ? process.ExitCode.ToString(CultureInfo.InvariantCulture) : "unknown";
        string reason = said.Contains("No space left", StringComparison.OrdinalIgnoreCase)
            ? "the disk is full (No space left on device)"
            : last ?? "it gave no reason";
        string rest = isMp4
            ? "An MP4 that was not completed cannot be played (an .mkv can)."
            : "The part that was written before can be played.";
        return new SinkException(
            $"sink \"{name}\" cannot be written: ffmpeg ended with exit code {code}: {reason}. {rest} Free space or "
            + "write elsewhere.");
    }
}
