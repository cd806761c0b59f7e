using RoadSeg.Geometry;

namespace RoadSeg.Ros.Messages;

/// <summary>geometry_msgs/PolygonStamped on the ground, z = 0.</summary>
public static class PolygonMessage
{
    /// <summary>Writes the message.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: base_link.</param>
    /// <param name="points">Outline in metres, closed without repeating the first point; empty for none.</param>
    public static void Write(CdrWriter cdr, RosHeader header, ReadOnlySpan<GroundPoint> points)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.Write((uint)points.Length);
        foreach (GroundPoint point in points)
        {
            cdr.Write((float)point.X);
            cdr.Write((float)point.Y);
            cdr.Write(0f);
        }
    }
}
