using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Segmenting;

namespace RoadSeg.Regions;

/// <summary>What stands in front of the feet of people.</summary>
internal static class HiddenFeet
{
    /// <summary>
    /// Which pixels below a person hide the feet: obstacles, other people, and what is no class, as the own bonnet.
    /// </summary>
    /// <param name="classes">Meaning of the ids.</param>
    /// <param name="isHidingById">Overwritten: whether the 256 ids hide.</param>
    public static void FindIds(ClassTable classes, Span<bool> isHidingById)
    {
        for (int id = 0; id < isHidingById.Length; id++)
        {
            isHidingById[id] = id == ClassTable.IgnoredId || classes.RoleOf((byte)id)
                is ClassRole.Obstacle or ClassRole.Pedestrian or ClassRole.Cyclist;
        }
    }

    /// <summary>Whether feet are seen: below the lowest row of a person is ground.</summary>
    /// <param name="segmentation">The class map.</param>
    /// <param name="whole">The person in it.</param>
    /// <param name="isHidingById">Whether the 256 ids hide.</param>
    public static bool AreSeen(Segmentation segmentation, in Component whole, ReadOnlySpan<bool> isHidingById)
    {
        if (whole.Bottom >= segmentation.Size.Height)
        {
            return false;
        }

        int width = whole.Right - whole.Left;
        ReadOnlySpan<byte> below = segmentation.ClassIds.Slice(
            (whole.Bottom * segmentation.Size.Width) + whole.Left, width);
        return 2 * Count(below, isHidingById) <= width;
    }

    /// <summary>Number of pixels that hide.</summary>
    /// <param name="row">Class ids side by side.</param>
    /// <param name="isHidingById">Whether the 256 ids hide.</param>
    public static int Count(ReadOnlySpan<byte> row, ReadOnlySpan<bool> isHidingById)
    {
        int count = 0;
        foreach (byte id in row)
        {
            count += isHidingById[id] ? 1 : 0;
        }

        return count;
    }

    /// <summary>The row at which what hides meets the ground: the first from a row down that hides nothing.</summary>
    /// <param name="classIds">H×W row-major.</param>
    /// <param name="size">Of the class map.</param>
    /// <param name="column">Where to look.</param>
    /// <param name="row">Where to begin; the map's height is allowed.</param>
    /// <param name="isHidingById">Whether the 256 ids hide.</param>
    public static int EndRow(
        ReadOnlySpan<byte> classIds, ImageSize size, int column, int row, ReadOnlySpan<bool> isHidingById)
    {
        while (row < size.Height && isHidingById[classIds[(row * size.Width) + column]])
        {
            row++;
        }

        return row;
    }
}
