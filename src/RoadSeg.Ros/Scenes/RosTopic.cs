using System.Collections.Immutable;
using RoadSeg.Calibration;

namespace RoadSeg.Ros.Scenes;

/// <summary>What is sent. The numbers are places in <see cref="RosTopics.All"/>.</summary>
public enum RosTopicKind
{
    /// <summary>The grid.</summary>
    OccupancyGrid,

    /// <summary>Outline of the drivable area on the ground.</summary>
    DrivableArea,

    /// <summary>People in the picture.</summary>
    Detections2D,

    /// <summary>People on the ground.</summary>
    Detections3D,

    /// <summary>How the line stands.</summary>
    Diagnostics,

    /// <summary>Drawings over the picture.</summary>
    Annotations,

    /// <summary>The camera.</summary>
    CameraInfo,

    /// <summary>Class of every pixel.</summary>
    ClassMap,

    /// <summary>Names of the classes.</summary>
    Labels,

    /// <summary>The camera's picture.</summary>
    Picture,

    /// <summary>The picture with what was found drawn into it.</summary>
    Overlay,

    /// <summary>Where the camera sits.</summary>
    StaticTransforms,
}

/// <summary>What QoS a topic asks for.</summary>
public enum RosQos
{
    /// <summary>Reliable, transient local, depth 1: who comes late gets the last one.</summary>
    Latched,

    /// <summary>Reliable, volatile, depth 10.</summary>
    Reliable,

    /// <summary>Best effort, volatile, depth 5, as pictures of sensors.</summary>
    Sensor,
}

/// <summary>One topic.</summary>
/// <param name="Kind">What is sent.</param>
/// <param name="Name">Below the prefix; whole when it begins with a slash.</param>
/// <param name="Type">Type of its messages.</param>
/// <param name="Qos">QoS.</param>
/// <param name="IsPerFrame">True for a message with each scene, false for one at the beginning.</param>
/// <param name="Units">Units, frame and meaning, for people.</param>
public sealed record RosTopic(
    RosTopicKind Kind, string Name, RosType Type, RosQos Qos, bool IsPerFrame, string Units)
{
    /// <summary>True for what is made only for who asks for it: it costs cores, or room in the network.</summary>
    public bool IsCostly => Kind is RosTopicKind.Picture or RosTopicKind.Overlay or RosTopicKind.ClassMap;

    /// <summary>The whole name.</summary>
    /// <param name="prefix"><c>/roadseg</c>.</param>
    public string FullName(string prefix) => Name[0] == '/' ? Name : $"{prefix}/{Name}";
}

/// <summary>The topics (docs/robots.md).</summary>
public static class RosTopics
{
    /// <summary>What stands before the names unless told otherwise.</summary>
    public const string DefaultPrefix = "/roadseg";

    /// <summary>All topics in the order of <see cref="RosTopicKind"/>.</summary>
    public static ImmutableArray<RosTopic> All { get; } =
    [
        new(RosTopicKind.OccupancyGrid, "occupancy_grid", RosTypes.OccupancyGrid, RosQos.Latched, true,
            "base frame, m; -1 unknown, 0 free, 100 occupied"),
        new(RosTopicKind.DrivableArea, "drivable_area", RosTypes.PolygonStamped, RosQos.Reliable, true,
            "base frame, m; no points when there is none"),
        new(RosTopicKind.Detections2D, "detections_2d", RosTypes.Detection2DArray, RosQos.Reliable, true,
            "camera frame, px; score 0..1"),
        new(RosTopicKind.Detections3D, "detections_3d", RosTypes.Detection3DArray, RosQos.Reliable, true,
            "base frame, m; score 0..1"),
        new(RosTopicKind.Diagnostics, "diagnostics", RosTypes.DiagnosticArray, RosQos.Reliable, true,
            "no frame; ms, s, Hz as the keys say"),
        new(RosTopicKind.Annotations, "annotations", RosTypes.ImageAnnotations, RosQos.Reliable, true,
            "px from the corner of the picture"),
        new(RosTopicKind.CameraInfo, "camera_info", RosTypes.CameraInfo, RosQos.Sensor, true,
            "camera frame, px"),
        new(RosTopicKind.ClassMap, "class_map", RosTypes.Image, RosQos.Sensor, true,
            "camera frame; class ids, 255 unlabeled"),
        new(RosTopicKind.Labels, "labels", RosTypes.LabelInfo, RosQos.Latched, false,
            "names of the class ids"),
        new(RosTopicKind.Picture, "image/compressed", RosTypes.CompressedImage, RosQos.Sensor, true,
            "camera frame; JPEG"),
        new(RosTopicKind.Overlay, "overlay/compressed", RosTypes.CompressedImage, RosQos.Sensor, true,
            "camera frame; JPEG"),
        new(RosTopicKind.StaticTransforms, "/tf_static", RosTypes.TransformMessage, RosQos.Latched, false,
            "base frame to camera frame, m"),
    ];

    /// <summary>Those that there can be with a camera: some need one, and some its mount.</summary>
    /// <param name="camera">The camera; null without one.</param>
    public static ImmutableArray<RosTopic> Of(CameraInfo? camera) =>
    [
        .. All.Where(topic => topic.Kind switch
        {
            RosTopicKind.CameraInfo => camera is not null,
            RosTopicKind.OccupancyGrid or RosTopicKind.DrivableArea or RosTopicKind.Detections3D
                or RosTopicKind.StaticTransforms => camera?.Mount is not null,
            _ => true,
        }),
    ];

    /// <summary>The topic of a kind.</summary>
    public static RosTopic Of(RosTopicKind kind) => All[(int)kind];
}
