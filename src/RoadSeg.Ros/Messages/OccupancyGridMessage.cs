using RoadSeg.Geometry;
using RoadSeg.Grid;

namespace RoadSeg.Ros.Messages;

/// <summary>nav_msgs/OccupancyGrid: −1 unknown, 0 free, 100 occupied.</summary>
public static class OccupancyGridMessage
{
    /// <summary>Writes the message.</summary>
    /// <param name="cdr">Started.</param>
    /// <param name="header">Frame: base_link.</param>
    /// <param name="geometry">Where the cells lie.</param>
    /// <param name="cells">Rows×columns values, row-major.</param>
    public static void Write(CdrWriter cdr, RosHeader header, GridGeometry geometry, ReadOnlySpan<sbyte> cells)
    {
        ArgumentNullException.ThrowIfNull(cdr);
        cdr.Write(header);
        cdr.Write(header.Stamp);
        cdr.Write((float)geometry.MetersPerCell);
        cdr.Write((uint)geometry.Columns);
        cdr.Write((uint)geometry.Rows);
        cdr.Write(new Vector3D(geometry.Origin.X, geometry.Origin.Y, 0));
        cdr.Write(UnitQuaternion.Identity);
        cdr.WriteSequence(cells);
    }
}
