using System.Collections.Immutable;

namespace RoadSeg.Ros;

/// <summary>The message types that RoadSeg writes or reads.</summary>
public static class RosTypes
{
    /// <summary>The grid.</summary>
    public static RosType OccupancyGrid { get; } = new("nav_msgs", "OccupancyGrid");

    /// <summary>An outline on the ground.</summary>
    public static RosType PolygonStamped { get; } = new("geometry_msgs", "PolygonStamped");

    /// <summary>People in the picture.</summary>
    public static RosType Detection2DArray { get; } = new("vision_msgs", "Detection2DArray");

    /// <summary>People on the ground.</summary>
    public static RosType Detection3DArray { get; } = new("vision_msgs", "Detection3DArray");

    /// <summary>Names of the classes.</summary>
    public static RosType LabelInfo { get; } = new("vision_msgs", "LabelInfo");

    /// <summary>How the line stands.</summary>
    public static RosType DiagnosticArray { get; } = new("diagnostic_msgs", "DiagnosticArray");

    /// <summary>The camera.</summary>
    public static RosType CameraInfo { get; } = new("sensor_msgs", "CameraInfo");

    /// <summary>A picture as it is.</summary>
    public static RosType Image { get; } = new("sensor_msgs", "Image");

    /// <summary>A picture as a file of a known format.</summary>
    public static RosType CompressedImage { get; } = new("sensor_msgs", "CompressedImage");

    /// <summary>Transforms between coordinate frames.</summary>
    public static RosType TransformMessage { get; } = new("tf2_msgs", "TFMessage");

    /// <summary>Drawings over a picture.</summary>
    public static RosType ImageAnnotations { get; } = new("foxglove_msgs", "ImageAnnotations");

    /// <summary>Where the vehicle is and how it moves; read only.</summary>
    public static RosType Odometry { get; } = new("nav_msgs", "Odometry");

    /// <summary>All of them.</summary>
    public static ImmutableArray<RosType> All { get; } =
    [
        OccupancyGrid, PolygonStamped, Detection2DArray, Detection3DArray, LabelInfo, DiagnosticArray, CameraInfo,
        Image, CompressedImage, TransformMessage, ImageAnnotations, Odometry,
    ];
}
