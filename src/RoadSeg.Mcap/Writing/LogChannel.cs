using System.Collections.Immutable;
using RoadSeg.Ros;

namespace RoadSeg.Mcap.Writing;

/// <summary>One channel of a file and its schema.</summary>
/// <param name="Id">From 0; number of its schema as well, for each has its own.</param>
/// <param name="Topic">Topic name.</param>
/// <param name="Type">Type of the messages.</param>
/// <param name="Metadata">For rosbag2: the QoS that was offered.</param>
internal sealed record LogChannel(
    ushort Id, string Topic, RosType Type, ImmutableArray<KeyValuePair<string, string>> Metadata);
