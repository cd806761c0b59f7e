using System.Globalization;
using System.Text;
using RoadSeg.Grid;

namespace RoadSeg.Synthetic;

/// <summary>Where a recorded drive goes; pictures are encoded by whoever asks for the recording.</summary>
/// <param name="Folder">Receives <c>NAME.csv</c> and <c>NAME_truth.jsonl</c>; it must exist.</param>
/// <param name="Name">First part of the file names.</param>
/// <param name="LabelEvery">A label picture for every so many frames, from frame 0; at least 1.</param>
/// <param name="Grid">Geometry of the true grids.</param>
public sealed record DriveRecording(string Folder, string Name, int LabelEvery, GridGeometry Grid);

/// <summary>
/// Records a drive of the scene generator with all that is true of it, so that the bundled recording can be made
/// again from its source string.
/// </summary>
public static class DriveRecorder
{
    /// <summary>Value of void in label pictures, CamVid's twelfth: the ego vehicle's own bonnet.</summary>
    public const byte VoidId = 11;

    /// <summary>Takes one 8-bit label picture.</summary>
    /// <param name="relativePath">Below the recording's folder, for example <c>labels/street_0005.png</c>.</param>
    /// <param name="classIds">H×W ids, 11 for void; lent for the call.</param>
    public delegate void LabelWriter(string relativePath, ReadOnlySpan<byte> classIds);

    /// <summary>Takes one picture.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed; lent for the call.</param>
    public delegate void FrameWriter(ReadOnlySpan<byte> bgr);

    /// <summary>
    /// Renders every frame in order and writes the truth files. Existing truth files are overwritten.
    /// </summary>
    /// <param name="scene">The drive.</param>
    /// <param name="recording">Where to.</param>
    /// <param name="writeFrame">Takes the pictures, a video encoder for instance.</param>
    /// <param name="writeLabels">Takes the label pictures.</param>
    /// <param name="progress">Told the number of frames done.</param>
    /// <param name="cancellationToken">Ends the recording between two frames.</param>
    public static void Record(
        SyntheticScene scene,
        DriveRecording recording,
        FrameWriter writeFrame,
        LabelWriter writeLabels,
        IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recording.LabelEvery, 1);
        byte[] bgr = new byte[scene.Camera.Size.PixelCount * 3];
        byte[] ids = new byte[scene.Camera.Size.PixelCount];
        using FileStream truth = File.Create(Path.Combine(recording.Folder, recording.Name + "_truth.jsonl"));
        using StreamWriter index = new(
            Path.Combine(recording.Folder, recording.Name + ".csv"), append: false, new UTF8Encoding(false));
        index.Write("frame_index,time_s,source_frame_number,label_png\n");
        for (int frame = 0; frame < scene.FrameCount; frame++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scene.RenderFrame(frame, bgr);
            writeFrame(bgr);
            DriveTruthFile.Append(truth, DriveTruth.Of(scene, frame, recording.Grid));
            if (frame % recording.LabelEvery == 0)
            {
                string path = string.Create(CultureInfo.InvariantCulture, $"labels/{recording.Name}_{frame:0000}.png");
                scene.RenderLabels(frame, ids, scene.Camera.Size);
                ids.AsSpan().Replace(SyntheticClasses.Ego, VoidId);
                writeLabels(path, ids);
                double seconds = scene.Options.MediaTimeOf(frame).TotalSeconds;
                index.Write(string.Create(CultureInfo.InvariantCulture, $"{frame},{seconds:0.0000},{frame},{path}\n"));
            }

            progress?.Report(frame + 1);
        }
    }
}
