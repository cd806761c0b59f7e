using System.Text.Json;
using RoadSeg.Ros;
using RoadSeg.Ros.Messages;

namespace RoadSeg.Mcap.Reading;

/// <summary>
/// Cameras, transforms and odometry from JSON: Foxglove's CameraCalibration, FrameTransform(s) and PoseInFrame, and the
/// messages of ROS field by field. Allocates.
/// </summary>
internal static class JsonContents
{
    private const int IntrinsicsCount = 9;
    private const int DistortionMax = 64;
    private const int TransformsMax = 4096;

    /// <summary>foxglove.CameraCalibration or sensor_msgs/CameraInfo.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static CalibrationContents Camera(ReadOnlyMemory<byte> message) => JsonFields.Read(message, root =>
    {
        double[] intrinsics = JsonFields.Numbers(JsonFields.Find(root, "K", "k"), IntrinsicsCount);
        return intrinsics.Length == IntrinsicsCount
            ? new CalibrationContents(
                Stamp(root), Frame(root), JsonFields.Count(JsonFields.Find(root, "width")),
                JsonFields.Count(JsonFields.Find(root, "height")),
                JsonFields.Text(JsonFields.Find(root, "distortion_model")),
                [.. JsonFields.Numbers(JsonFields.Find(root, "D", "d"), DistortionMax)], [.. intrinsics])
            : throw new InvalidDataException(FormattableString.Invariant(
                $"a camera with {intrinsics.Length} intrinsics: expected {IntrinsicsCount}"));
    });

    /// <summary>foxglove.FrameTransform, foxglove.FrameTransforms or tf2_msgs/TFMessage.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static StampedTransform[] Transforms(ReadOnlyMemory<byte> message) =>
        JsonFields.Read(message, TransformsOf);

    /// <summary>foxglove.PoseInFrame or nav_msgs/Odometry; velocities are not read.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public static OdometryContents Odometry(ReadOnlyMemory<byte> message) => JsonFields.Read(message, root =>
    {
        // ROS has a covariance around the pose.
        JsonElement pose = JsonFields.Find(root, "pose");
        JsonElement inner = JsonFields.Find(pose, "pose");
        pose = inner.ValueKind == JsonValueKind.Undefined ? pose : inner;
        return new OdometryContents(
            Stamp(root), Frame(root), JsonFields.Text(JsonFields.Find(root, "child_frame_id")),
            JsonFields.Vector(JsonFields.Find(pose, "position")),
            JsonFields.Rotation(JsonFields.Find(pose, "orientation")), default, default);
    });

    private static StampedTransform[] TransformsOf(JsonElement root)
    {
        JsonElement all = JsonFields.Find(root, "transforms");
        if (all.ValueKind == JsonValueKind.Undefined)
        {
            return [Transform(root)];
        }

        int count = all.GetArrayLength();
        return count <= TransformsMax
            ? [.. all.EnumerateArray().Select(Transform)]
            : throw new InvalidDataException(FormattableString.Invariant(
                $"{count} transforms in a message: expected at most {TransformsMax}"));
    }

    private static StampedTransform Transform(JsonElement value)
    {
        // ROS has the numbers in an object of their own, and the parent in the header.
        JsonElement inner = JsonFields.Find(value, "transform");
        JsonElement numbers = inner.ValueKind == JsonValueKind.Undefined ? value : inner;
        return new StampedTransform(
            Stamp(value), Frame(value), JsonFields.Text(JsonFields.Find(value, "child_frame_id")),
            JsonFields.Vector(JsonFields.Find(numbers, "translation")),
            JsonFields.Rotation(JsonFields.Find(numbers, "rotation")));
    }

    private static RosTime Stamp(JsonElement value)
    {
        JsonElement own = JsonFields.Find(value, "timestamp");
        return JsonFields.Time(
            own.ValueKind == JsonValueKind.Undefined ? FromHeader(value, "stamp") : own);
    }

    private static string Frame(JsonElement value)
    {
        JsonElement own = JsonFields.Find(value, "parent_frame_id", "frame_id");
        return JsonFields.Text(
            own.ValueKind == JsonValueKind.Undefined ? FromHeader(value, "frame_id") : own);
    }

    private static JsonElement FromHeader(JsonElement value, string name) =>
        JsonFields.Find(JsonFields.Find(value, "header"), name);
}
