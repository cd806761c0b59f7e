using RoadSeg.Geometry;
using RoadSeg.Preprocessing;

namespace RoadSeg.Segmenting;

/// <summary>
/// From a network's scores to class ids at the class map's size, without ever storing enlarged scores. Memory is
/// allocated by the constructor. One thread at a time.
/// </summary>
/// <remarks>
/// Bilinear interpolation with half-pixel centres and clamped edges, as torch's
/// <c>interpolate(mode="bilinear", align_corners=False)</c>, then the largest score; the lowest id among equals. NaN
/// never wins; a pixel that has nothing else gets 255. For each row of the class map the scores of each class are
/// blended vertically, and the blended rows then horizontally, with the winner kept in registers. Infinite scores may
/// count as NaN between pixels.
/// </remarks>
public sealed class UpsampleArgmax
{
    private readonly ImageSize scores;
    private readonly ImageSize classMap;
    private readonly int channels;
    private readonly WinnerRule rule;
    private readonly SimdPath path;
    private readonly ScoreAxis rowAxis;
    private readonly ColumnArgmax columns;
    private readonly float[] rows;
    private readonly byte[] ids;
    private readonly int stride;

    /// <summary>Plans the interpolation.</summary>
    /// <param name="scores">Size of the network's output.</param>
    /// <param name="channels">Classes, 2 to 256.</param>
    /// <param name="classMap">Size of the class map.</param>
    public UpsampleArgmax(ImageSize scores, int channels, ImageSize classMap)
        : this(scores, AtLeastTwo(channels), classMap, WinnerRule.Largest, SimdPaths.Best)
    {
    }

    internal UpsampleArgmax(ImageSize scores, int channels, ImageSize classMap, WinnerRule rule, SimdPath path)
    {
        foreach (int length in (ReadOnlySpan<int>)[scores.Width, scores.Height, classMap.Width, classMap.Height])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 256 - rule.FirstId);
        this.scores = scores;
        this.channels = channels;
        this.classMap = classMap;
        this.rule = rule;
        this.path = path;
        rowAxis = new ScoreAxis(scores.Height, classMap.Height);
        columns = new ColumnArgmax(new ScoreAxis(scores.Width, classMap.Width), rule, path);
        stride = scores.Width + ColumnArgmax.Padding;
        rows = new float[channels * stride];
        ids = new byte[classMap.Width + ColumnArgmax.Padding];
    }

    /// <summary>Finds the class of each pixel; allocates nothing.</summary>
    /// <param name="planes">C×h×w scores, one plane per class.</param>
    /// <param name="classIds">H×W row-major, overwritten.</param>
    public void Run(ReadOnlySpan<float> planes, Span<byte> classIds)
    {
        if (planes.Length != channels * scores.PixelCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{channels} classes at {scores} are {channels * scores.PixelCount} scores, not {planes.Length}."),
                nameof(planes));
        }

        if (classIds.Length != classMap.PixelCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A class map of {classMap} has {classMap.PixelCount} pixels, not {classIds.Length}."),
                nameof(classIds));
        }

        if (scores == classMap)
        {
            PlaneArgmax.Run(path, planes, rule, classIds);
            return;
        }

        for (int row = 0; row < classMap.Height; row++)
        {
            BlendRows(planes, row);
            columns.Run(rows, stride, ids);
            ids.AsSpan(0, classMap.Width).CopyTo(classIds[(row * classMap.Width)..]);
        }
    }

    private static int AtLeastTwo(int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 2);
        return channels;
    }

    private void BlendRows(ReadOnlySpan<float> planes, int row)
    {
        int top = rowAxis.Left[row] * scores.Width;
        int bottom = rowAxis.Right[row] * scores.Width;
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> plane = planes.Slice(channel * scores.PixelCount, scores.PixelCount);
            ScoreBlend.Run(
                path, plane.Slice(top, scores.Width), plane.Slice(bottom, scores.Width), rowAxis.Weights[row],
                rows.AsSpan(channel * stride, stride));
        }
    }
}
