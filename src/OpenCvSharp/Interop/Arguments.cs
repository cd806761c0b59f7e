using System.Collections.Generic;
using System.Linq;

namespace OpenCvSharp;

/// <summary>From the arguments of the public API to what crosses the boundary.</summary>
internal static class Arguments
{
    internal static MatHandle OrNone(this InputArray? array) => array.GetValueOrDefault().OrNone;

    internal static MatHandle OrNone(this OutputArray? array) => array.GetValueOrDefault().OrNone;

    internal static T[] AsArray<T>(this IEnumerable<T> items) => items as T[] ?? items.ToArray();

    /// <summary>One column with a copy of the items; the caller disposes it.</summary>
    internal static Mat Column<T>(IEnumerable<T> items, MatType type)
        where T : unmanaged
    {
        T[] values = items.AsArray();
        Mat column = new(values.Length, 1, type);
        if (values.Length > 0)
        {
            column.CopyIn<T>(values);
        }

        return column;
    }

    /// <summary>A matrix as a Mat of CV_64FC1; the caller disposes it.</summary>
    internal static Mat Matrix(double[,] values)
    {
        Mat mat = new(values.GetLength(0), values.GetLength(1), MatType.CV_64FC1);
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int col = 0; col < values.GetLength(1); col++)
            {
                mat.Set(row, col, values[row, col]);
            }
        }

        return mat;
    }

    /// <summary>A Mat of CV_64FC1 as a matrix.</summary>
    internal static double[,] ToMatrix(Mat mat)
    {
        double[] values = mat.CopyOut<double>();
        int rows = mat.Rows;
        int cols = mat.Cols;
        double[,] matrix = new double[rows, cols];
        for (int i = 0; i < values.Length; i++)
        {
            matrix[i / cols, i % cols] = values[i];
        }

        return matrix;
    }
}
