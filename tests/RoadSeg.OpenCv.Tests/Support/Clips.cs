using OpenCvSharp;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>Small videos and pictures. The grey of each video frame tells its number.</summary>
internal static class Clips
{
    public const int Width = 64;
    public const int Height = 48;
    private const int GreyStep = 8;

    /// <summary>A Motion JPEG AVI by OpenCV's own writer; frame n is grey 8·n.</summary>
    public static string Write(string path, int frames, double framesPerSecond = 10)
    {
        using VideoWriter writer = new(
            path, VideoCaptureAPIs.FFMPEG, FourCC.FromString("MJPG"), framesPerSecond, new Size(Width, Height));
        Assert.True(writer.IsOpened());
        for (int i = 0; i < frames; i++)
        {
            using Mat frame = new(Height, Width, MatType.CV_8UC3, Scalar.All(GreyOf(i)));
            writer.Write(frame);
        }

        return path;
    }

    /// <summary>A test pattern in H.264 by ffmpeg, with options before the output.</summary>
    public static string WriteH264(string path, double seconds, int framesPerSecond = 10, params string[] options)
    {
        Ffmpeg.Run(
            [
                "-f", "lavfi", "-i",
                FormattableString.Invariant($"testsrc=s={Width * 2}x{Height * 2}:r={framesPerSecond}:d={seconds}"),
                "-pix_fmt", "yuv420p", "-c:v", "libx264", .. options, path,
            ]);
        return path;
    }

    /// <summary>A picture of one colour.</summary>
    public static string WriteImage(string path, Scalar colour, int width = Width, int height = Height)
    {
        using Mat image = new(height, width, MatType.CV_8UC3, colour);
        Assert.True(Cv2.ImWrite(path, image));
        return path;
    }

    public static int GreyOf(int frame) => frame * GreyStep % 256;

    /// <summary>Number of the frame that a grey was written for.</summary>
    public static int FrameOf(byte grey) => (grey + (GreyStep / 2)) / GreyStep;

    /// <summary>Cuts a file off.</summary>
    public static void Truncate(string path, double share)
    {
        using FileStream file = new(path, FileMode.Open);
        file.SetLength((long)(file.Length * share));
    }
}
