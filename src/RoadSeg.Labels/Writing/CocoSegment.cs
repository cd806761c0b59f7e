using RoadSeg.Geometry;
using RoadSeg.Labels.Outlines;

namespace RoadSeg.Labels.Writing;

/// <summary>Pixels that are one annotation: a region, or all of a class.</summary>
/// <param name="ClassId">Their class.</param>
/// <param name="AreaPixels">Their number.</param>
/// <param name="Box">Box around them.</param>
/// <param name="IsSet">Whether the pixel of an index belongs to them.</param>
internal sealed record CocoSegment(byte ClassId, int AreaPixels, ImageBox Box, Func<int, bool> IsSet)
{
    /// <summary>One region.</summary>
    public static CocoSegment Of(LabelFrame frame, int index)
    {
        LabelRegion region = frame.Map.Regions[index];
        return new(region.ClassId, region.AreaPixels, region.Box, i => frame.Map.RegionOf[i] == index);
    }

    /// <summary>All regions of a class.</summary>
    public static CocoSegment OfClass(LabelFrame frame, byte classId)
    {
        LabelRegion[] parts = [.. frame.Map.Regions.Where(r => r.ClassId == classId)];
        int left = parts.Min(r => r.Box.U);
        int top = parts.Min(r => r.Box.V);
        ImageBox box = new(
            left, top, parts.Max(r => r.Box.U + r.Box.Width) - left, parts.Max(r => r.Box.V + r.Box.Height) - top);
        return new CocoSegment(classId, parts.Sum(r => r.AreaPixels), box, i => frame.Ids[i] == classId);
    }
}
