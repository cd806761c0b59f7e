using System.CommandLine;
using System.Diagnostics;
using RoadSeg.Grid;
using RoadSeg.OpenCv.Labels;
using RoadSeg.Publishing;
using RoadSeg.Synthetic;
using RoadSeg.Yaml;

namespace RoadSeg.Cli.Verbs;

/// <summary>
/// <c>roadseg record-synthetic</c>: a drive of the scene generator with everything that is true of it.
/// </summary>
internal static class RecordVerb
{
    public static Command Create()
    {
        Argument<string> source = new("SOURCE")
        {
            Description = "Which drive, for example synthetic:?seed=1&seconds=24.",
        };
        Option<string> folder = new("--out")
        {
            Description = "Folder to write; must not exist or be empty.",
            HelpName = "DIR",
            Required = true,
        };
        Option<string> name = new("--name")
        {
            Description = "First part of the file names.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "drive",
        };
        Option<int?> labelEvery = NumberOptions.CreateWhole(
            "--label-every", n => n is >= 1 and <= 100_000, "a whole number from 1 to 100000");
        labelEvery.Description = "A label picture for every so many frames. Default: 5.";
        labelEvery.HelpName = "N";
        Command verb = new(
            "record-synthetic", "Record a synthetic drive: video, camera file, labels, true people and grids.")
        {
            source, folder, name, labelEvery,
        };
        HelpExamples.Add(verb, "roadseg record-synthetic 'synthetic:?seed=7&seconds=10' --out drive7");
        verb.SetAction(parsed => Record(
            parsed.GetValue(source)!,
            parsed.GetValue(folder)!,
            parsed.GetValue(name)!,
            parsed.GetValue(labelEvery) ?? 5));
        return verb;
    }

    private static int Record(string source, string folder, string name, int labelEvery)
    {
        using Signals signals = new();
        SyntheticScene scene = SyntheticScene.Create(SyntheticOptions.Parse(source));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new SinkException($"folder \"{folder}\" is not empty. Name another one.");
        }

        Directory.CreateDirectory(Path.Combine(folder, "labels"));
        CameraFile.Save(scene.Camera, Path.Combine(folder, name + ".yaml"));
        using (Process encoder = StartEncoder(scene.Options, Path.Combine(folder, name + ".mp4")))
        {
            DriveRecorder.Record(
                scene,
                new DriveRecording(folder, name, labelEvery, GridGeometry.Default),
                encoder.StandardInput.BaseStream.Write,
                (path, ids) => LabelImage.Write(Path.Combine(folder, path), scene.Camera.Size, ids),
                new Progress(scene.FrameCount),
                signals.Token);
            encoder.StandardInput.Close();
            encoder.WaitForExit();
            if (encoder.ExitCode != 0)
            {
                throw new SinkException($"ffmpeg ended with code {encoder.ExitCode} while writing \"{name}.mp4\".");
            }
        }

        Console.WriteLine($"{folder}: {scene.FrameCount} frames of {scene.Options}");
        return ExitCodes.Ok;
    }

    // A small file for a long life: the slowest sensible preset, unlike the live sinks'.
    private static Process StartEncoder(SyntheticOptions options, string path)
    {
        ProcessStartInfo start = new("ffmpeg",
        [
            "-hide_banner", "-loglevel", "error", "-n", "-f", "rawvideo", "-pix_fmt", "bgr24",
            "-video_size", options.Size.ToString(),
            "-framerate", FormattableString.Invariant($"{options.FramesPerSecond}"),
            "-i", "pipe:0", "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
            "-c:v", "libx264", "-preset", "slow", "-crf", "21", "-colorspace", "bt709", "-color_primaries", "bt709",
            "-color_trc", "bt709", "-movflags", "+faststart", path,
        ])
        {
            RedirectStandardInput = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SinkException(
                "ffmpeg cannot be started: it is needed to write the video. Run ./run.sh setup.", e);
        }
    }

    private sealed class Progress(int frameCount) : IProgress<int>
    {
        public void Report(int value)
        {
            if (!Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{value}/{frameCount} frames" + (value == frameCount ? "\n" : ""));
            }
        }
    }
}
