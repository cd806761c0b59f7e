using RoadSeg.Calibration;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Ros.Scenes;

/// <summary>
/// Turns scenes into messages. One call writes one message of one topic:
/// <code>
/// SceneMessages messages = new(RosFrames.Default, withFigures: true);
/// CdrWriter cdr = new();
/// if (messages.TryWrite(RosTopicKind.OccupancyGrid, scene, clock.StampOf(scene), cdr)) Send(cdr.Written);
/// </code>
/// Pictures are encoded by whoever has a codec, and wrapped by <see cref="WritePicture"/>. Scenes that say that
/// nothing is fresh are sent as well: an unknown grid, nobody, and diagnostics with level STALE. Allocates nothing in
/// the steady state. Any thread, one writer each.
/// </summary>
/// <param name="frames">Names of the coordinate frames.</param>
/// <param name="withFigures">
/// Diagnostics say latency and rate, which are of the wall clock; false makes every replay the same bytes.
/// </param>
public sealed class SceneMessages(RosFrames frames, bool withFigures)
{
    /// <summary>Names of the coordinate frames.</summary>
    public RosFrames Frames { get; } = frames;

    /// <summary>Writes the message of a topic, from its start.</summary>
    /// <param name="kind">Any but the two pictures.</param>
    /// <param name="scene">What was found.</param>
    /// <param name="stamp">Capture time of its frame.</param>
    /// <param name="cdr">Takes the message.</param>
    /// <returns>False when the scene has nothing for it: no camera file, no mount, no new frame.</returns>
    public bool TryWrite(RosTopicKind kind, in SceneView scene, RosTime stamp, CdrWriter cdr)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Start();
        switch (kind)
        {
            case RosTopicKind.Diagnostics:
                DiagnosticsMessage.Write(cdr, new RosHeader(stamp, ""), scene, withFigures);
                return true;
            case RosTopicKind.Annotations:
                AnnotationMessage.Write(cdr, stamp, scene.Drivable.Polygon, scene.People.People);
                return true;
            case RosTopicKind.OccupancyGrid when scene.Grid is OccupancyGrid grid:
                OccupancyGridMessage.Write(cdr, new RosHeader(stamp, Frames.Base), grid.Geometry, grid.Cells);
                return true;
            case RosTopicKind.DrivableArea or RosTopicKind.Detections3D or RosTopicKind.StaticTransforms:
                return scene.Camera?.Mount is CameraMount mount && WriteOnGround(kind, scene, stamp, mount, cdr);
            default:
                return TryWriteInPicture(kind, scene, new RosHeader(stamp, Frames.Camera), cdr);
        }
    }

    /// <summary>Wraps the bytes of a picture as sensor_msgs/CompressedImage.</summary>
    /// <param name="stamp">Capture time of the frame.</param>
    /// <param name="mediaType">What the bytes are: <c>image/jpeg</c>.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cdr">Takes the message.</param>
    public void WritePicture(RosTime stamp, string mediaType, ReadOnlySpan<byte> data, CdrWriter cdr)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Start();
        CompressedImageMessage.Write(
            cdr, new RosHeader(stamp, Frames.Camera), mediaType == "image/png" ? "png"u8 : "jpeg"u8, data);
    }

    private static bool TryWriteInPicture(RosTopicKind kind, in SceneView scene, RosHeader header, CdrWriter cdr)
    {
        switch (kind)
        {
            case RosTopicKind.Detections2D:
                DetectionMessages.Write2D(cdr, header, scene.People.People);
                return true;
            case RosTopicKind.Labels:
                LabelMessage.Write(cdr, header, scene.Segmentation.Classes);
                return true;
            case RosTopicKind.CameraInfo when scene.Camera is CameraInfo camera && !scene.IsRepeated:
                CalibrationMessage.Write(cdr, header, camera);
                return true;
            case RosTopicKind.ClassMap when !scene.IsRepeated:
                ImageMessage.Write(cdr, header, scene.Segmentation.Size, "mono8"u8, scene.Segmentation.ClassIds);
                return true;
            default:
                return false;
        }
    }

    private bool WriteOnGround(
        RosTopicKind kind, in SceneView scene, RosTime stamp, CameraMount mount, CdrWriter cdr)
    {
        RosHeader header = new(stamp, Frames.Base);
        switch (kind)
        {
            case RosTopicKind.DrivableArea:
                PolygonMessage.Write(cdr, header, scene.Drivable.GroundPolygon);
                break;
            case RosTopicKind.Detections3D:
                DetectionMessages.Write3D(
                    cdr, header, scene.People.People, new GroundPoint(mount.XMeters, mount.YMeters));
                break;
            default:
                (Vector3D translation, UnitQuaternion rotation) = MountTransform.Of(mount);
                TransformMessage.Write(
                    cdr, new StampedTransform(stamp, Frames.Base, Frames.Camera, translation, rotation));
                break;
        }

        return true;
    }
}
