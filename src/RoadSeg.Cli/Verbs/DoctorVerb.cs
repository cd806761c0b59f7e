using System.CommandLine;
using System.Runtime.InteropServices;
using RoadSeg.Dds;
using RoadSeg.Ffmpeg;
using RoadSeg.Inference;
using RoadSeg.Mcap;
using RoadSeg.Onnx;
using RoadSeg.OpenCv;
using RoadSeg.OpenCv.Calibration;

namespace RoadSeg.Cli.Verbs;

/// <summary><c>roadseg doctor</c>: every library, provider, codec, camera and display, and what to install.</summary>
internal static class DoctorVerb
{
    public static Command Create()
    {
        Command verb = new("doctor", "Check libraries, providers, codecs, cameras and display; say what to install.");
        Option<bool> gpu = new("--gpu") { Description = "Only GPUs, their providers and the libraries these need." };
        verb.Options.Add(gpu);
        HelpExamples.Add(verb, "roadseg doctor", "roadseg doctor --gpu");
        verb.SetAction(parsed => parsed.GetValue(gpu) ? CheckGpu() : Check());
        return verb;
    }

    private static int CheckGpu()
    {
        Checkup checkup = new(Console.Out);
        GpuReport.Write(checkup.Tell, checkup.Note);
        return ExitCodes.Ok;
    }

    private static int Check()
    {
        Checkup checkup = new(Console.Out);
        checkup.Tell(
            "system",
            $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        checkup.Try("ONNX Runtime", () => OnnxReport.Version, "Run ./run.sh setup.");
        GpuReport.Write(checkup.Tell, checkup.Note);
        checkup.Try("bundled model", () =>
        {
            using OnnxModel model = OnnxModelLoader.Load(
                Opening.DefaultModelPath(DeviceChoice.Cpu), new OnnxModelOptions(DeviceChoice.Cpu), _ => { });
            return $"{model.Info.Card.Name} loads and runs";
        }, "Run ./run.sh setup; the models folder belongs beside the program.");
        OpenCvReport.Write(checkup.Tell, checkup.Note, checkup.Problem);
        checkup.TellUnless(
            "logs", McapPublisher.CanCompress ? null : "mcap: is written uncompressed. Install libzstd1.",
            "mcap: is written with zstd");
        checkup.TellUnless("video in logs", FfmpegVideoDecoder.WhyNot, "H.264 and H.265 by FFmpeg's libraries");
        checkup.TellUnless("ChArUco boards", Charuco.WhyNot, "by OpenCV's markers");
        checkup.TellUnless("ROS 2 topics", DdsPublisher.WhyNot, "ros2: by Cyclone DDS");
        string[] cameras = Directory.Exists("/dev") ? Directory.GetFiles("/dev", "video*") : [];
        checkup.TellUnless(
            "cameras", cameras.Length > 0 ? null : "none (no /dev/video*). Plug one in, or use a file or a stream.",
            string.Join(", ", cameras.Order(StringComparer.Ordinal)));
        string? display = Environment.GetEnvironmentVariable("DISPLAY")
            ?? Environment.GetEnvironmentVariable("WAYLAND_DISPLAY");
        checkup.TellUnless(
            "display", string.IsNullOrEmpty(display)
                ? "none: --out window cannot be used. Set DISPLAY, or write a video."
                : null,
            display ?? "");
        return checkup.HasProblem ? ExitCodes.Configuration : ExitCodes.Ok;
    }

    private sealed class Checkup(TextWriter output)
    {
        public bool HasProblem { get; private set; }

        public void Tell(string subject, string text) => Line("ok", subject, text);

        public void Note(string subject, string text) => Line("--", subject, text);

        public void TellUnless(string subject, string? missing, string text) =>
            Line(missing is null ? "ok" : "--", subject, missing ?? text);

        public void Problem(string subject, string text)
        {
            HasProblem = true;
            Line("!!", subject, text);
        }

        public void Try(string subject, Func<string> check, string remedy)
        {
            try
            {
                Tell(subject, check());
            }
            catch (Exception e) when (e is ModelException or DllNotFoundException
                or TypeInitializationException or EntryPointNotFoundException)
            {
                Problem(subject, $"{(e.InnerException ?? e).Message} {remedy}");
            }
        }

        private void Line(string mark, string subject, string text) =>
            output.WriteLine($"{mark}  {subject,-20} {text}");
    }
}
