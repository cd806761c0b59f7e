using System.Collections.Immutable;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Mcap.Writing;

/// <summary>
/// The QoS that rosbag2 offers when it plays a topic: a YAML list under <c>offered_qos_profiles</c>, in the numbers of
/// rosbag2 up to version 8, which later ones read as well.
/// </summary>
internal static class QosProfile
{
    private const int KeepLast = 1;
    private const int Reliable = 1;
    private const int BestEffort = 2;
    private const int TransientLocal = 1;
    private const int Volatile = 2;

    private const string Infinite = "{sec: 9223372036, nsec: 854775807}";

    /// <summary>The channel's metadata.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(RosQos qos)
    {
        (int depth, int reliability, int durability) = qos switch
        {
            RosQos.Latched => (1, Reliable, TransientLocal),
            RosQos.Reliable => (10, Reliable, Volatile),
            _ => (5, BestEffort, Volatile),
        };
        string text = FormattableString.Invariant(
            $"- history: {KeepLast}\n  depth: {depth}\n  reliability: {reliability}\n  durability: {durability}\n")
            + $"  deadline: {Infinite}\n  lifespan: {Infinite}\n  liveliness: 1\n"
            + $"  liveliness_lease_duration: {Infinite}\n  avoid_ros_namespace_conventions: false";
        return [new("offered_qos_profiles", text)];
    }
}
