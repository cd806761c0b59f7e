using RoadSeg.Ros;

namespace RoadSeg.Mcap.Reading;

/// <summary>What the messages of a channel are, whatever a log calls it.</summary>
internal static class MessageType
{
    /// <summary>Encoding of the messages of ROS 1 in MCAP.</summary>
    public const string Ros1 = "ros1";

    private const string Middle = "/msg/";

    /// <summary>
    /// Its name as ROS 2 has it: <c>sensor_msgs/msg/Image</c> for ROS 1's <c>sensor_msgs/Image</c> as well; others as
    /// they are, nothing without a schema.
    /// </summary>
    public static string Of(SchemaRecord? schema)
    {
        string name = schema?.Name ?? "";
        return name switch
        {
            // Before tf2; the same fields.
            "tf/tfMessage" => "tf2_msgs/msg/TFMessage",
            _ when name.Count(c => c == '/') == 1 => name.Replace("/", Middle, StringComparison.Ordinal),
            _ => name,
        };
    }

    /// <summary>How messages of an encoding are written, where it is one of ROS.</summary>
    public static RosWire WireOf(string encoding) => encoding == Ros1 ? RosWire.Ros1 : RosWire.Cdr;
}
