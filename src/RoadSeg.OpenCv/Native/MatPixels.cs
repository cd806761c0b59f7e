using OpenCvSharp;

namespace RoadSeg.OpenCv.Native;

/// <summary>Pixels of Mats as spans.</summary>
internal static class MatPixels
{
    /// <summary>All bytes of a Mat without gaps between its rows; valid while the Mat keeps its memory.</summary>
    public static unsafe Span<byte> Of(Mat mat)
    {
        if (!mat.IsContinuous())
        {
            throw new ArgumentException("the rows of this Mat have gaps between them", nameof(mat));
        }

        return new Span<byte>(mat.DataPointer, checked((int)(mat.Total() * mat.ElemSize())));
    }

    /// <summary>Bytes of one row.</summary>
    public static unsafe Span<byte> RowOf(Mat mat, int row) =>
        new(mat.DataPointer + (row * mat.Step()), mat.Cols * mat.ElemSize());
}
