using System.Collections.Immutable;
using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Mcap.Reading;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;
using RoadSeg.Sources;

namespace RoadSeg.Mcap;

/// <summary>
/// What a log knows of its own camera: the CameraInfo beside the pictures, and the transform from the vehicle to the
/// pictures' frame. Only what stands near the beginning is looked at.
/// </summary>
public static class LogCamera
{
    private const int ChunksMax = 64;
    private const int MessagesMax = 20_000;

    /// <summary>The camera of a log.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="vehicleFrame">Frame that the mount is in: <c>base_link</c>.</param>
    /// <param name="tell">Takes one line for people: a camera that cannot be used, or has no place.</param>
    /// <returns>Null where the log has none that can be used; without a mount where it has no transform.</returns>
    /// <exception cref="SourceException">There is no such log, or it has several topics with pictures.</exception>
    public static CameraInfo? TryRead(string name, string vehicleFrame, Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        LogName log = LogName.TryParse(name) ?? throw new ArgumentException("no log", nameof(name));
        using LogReader reader = LogSource.OpenLog(name, log);
        try
        {
            ChannelRecord pictures = TopicChoice.Choose(reader, name, log);
            return Read(reader, pictures, name, vehicleFrame, tell);
        }
        catch (Exception e) when (e is NotSupportedException or IOException)
        {
            throw new SourceException($"source \"{name}\" cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
        catch (Exception e) when (e is InvalidDataException or RosFormatException)
        {
            tell($"source \"{name}\": its own camera is not used, for its messages are broken: {e.Message}.");
            return null;
        }
    }

    private static CameraInfo? Read(
        LogReader reader, ChannelRecord pictures, string name, string vehicleFrame, Action<string> tell)
    {
        CameraMessage camera = new(reader, pictures.Topic);
        TransformTree tree = new(reader);
        reader.IsWanted = id => camera.IsWanted(id) || tree.IsWanted(id);
        reader.Rewind();
        Vector3D translation = default;
        UnitQuaternion rotation = default;
        bool isPlaced = false;
        for (int i = 0; i < MessagesMax && reader.ChunksRead <= ChunksMax; i++)
        {
            if (!reader.TryRead(out LogMessage message))
            {
                break;
            }

            camera.Take(message);
            tree.Take(message);
            isPlaced = camera.Contents is CalibrationContents known
                && tree.TryFind(vehicleFrame, known.FrameId, out translation, out rotation);
            if (isPlaced)
            {
                break;
            }
        }

        if (camera.Contents is not CalibrationContents contents)
        {
            return null;
        }

        if (!isPlaced)
        {
            tell($"source \"{name}\" has no transform from \"{vehicleFrame}\" to \"{contents.FrameId}\": there are no "
                + "metres. Give the camera's place with --camera FILE.");
        }

        return ToCamera(contents, isPlaced ? MountTransform.ToMount(translation, rotation) : null, name, tell);
    }

    private static CameraInfo? ToCamera(
        CalibrationContents contents, CameraMount? mount, string name, Action<string> tell)
    {
        ImmutableArray<double> k = contents.Intrinsics;
        Distortion? distortion = contents.DistortionModel switch
        {
            "plumb_bob" or "" => Padded(DistortionModel.PlumbBob, contents.Distortion),
            "equidistant" or "fisheye" => Padded(DistortionModel.Equidistant, contents.Distortion),
            _ => null,
        };
        if (distortion is null || k[0] == 0 || contents.Width is 0 or > 32768 || contents.Height is 0 or > 32768)
        {
            tell($"source \"{name}\": its own camera is not used: "
                + (k[0] == 0 ? "it is not calibrated (fx is 0)." : $"a lens of \"{contents.DistortionModel}\" with ")
                + (k[0] == 0 ? "" : FormattableString.Invariant($"{contents.Distortion.Length} coefficients, ")
                    + FormattableString.Invariant($"{contents.Width}x{contents.Height}, is not read."))
                + " Give one with --camera FILE.");
            return null;
        }

        CameraInfo camera = new(
            contents.FrameId, new ImageSize((int)contents.Width, (int)contents.Height),
            new Intrinsics(k[0], k[4], k[2], k[5]), distortion, mount, []);
        try
        {
            camera.ThrowIfUnusable();
            return camera;
        }
        catch (CalibrationException e)
        {
            tell($"source \"{name}\": its own camera is not used: {e.Message}");
            return null;
        }
    }

    // No coefficients, or fewer than the model has, are zeros at the end.
    private static Distortion? Padded(DistortionModel model, ImmutableArray<double> coefficients)
    {
        int count = Distortion.CoefficientCountOf(model);
        return coefficients.Length > count
            ? null
            : new Distortion(model, [.. coefficients, .. new double[count - coefficients.Length]]);
    }
}
