using System.Numerics;
using System.Runtime.InteropServices;
using OpenCvSharp;
using RoadSeg.OpenCv.Native;

namespace RoadSeg.OpenCv.Sources;

/// <summary>
/// What the frames of a recording looked like when they were decoded first, in 8 bytes each: tells whether one that is
/// decoded again, from another place in the file, is the same picture. One thread.
/// </summary>
internal sealed class PictureSums
{
    // Every 16th row, another one from frame to frame: no block of a video codec is missed, at 1/16 of the cost.
    private const int RowStep = 16;
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private const ulong Unknown = 0;

    private readonly List<ulong> sums = [];

    /// <summary>Whether a frame's picture is known.</summary>
    public bool Knows(long frameId) => frameId < sums.Count && sums[(int)frameId] != Unknown;

    /// <summary>False when the frame is known and its picture was another one; what is not known becomes so.</summary>
    /// <param name="frameId">Number of the frame, from 0.</param>
    /// <param name="picture">BGR24.</param>
    public bool IsSame(long frameId, Mat picture)
    {
        ulong sum = SumOf(picture, (int)(frameId % RowStep));
        if (Knows(frameId))
        {
            return sums[(int)frameId] == sum;
        }

        while (sums.Count <= frameId)
        {
            sums.Add(Unknown);
        }

        sums[(int)frameId] = sum;
        return true;
    }

    private static ulong SumOf(Mat picture, int firstRow)
    {
        ulong sum = Prime;
        for (int row = firstRow; row < picture.Rows; row += RowStep)
        {
            ReadOnlySpan<byte> bytes = MatPixels.RowOf(picture, row);
            foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(bytes))
            {
                sum = BitOperations.RotateLeft(sum ^ eight, 29) * Prime;
            }
        }

        return sum == Unknown ? Prime : sum;
    }
}
