namespace OpenCvSharp.Tests;

/// <summary>Images and cameras that tests start from.</summary>
internal static class Some
{
    internal static readonly Size BoardCorners = new(7, 5);

    internal static readonly Size CameraSize = new(640, 480);

    internal static double[,] Camera() => new double[,] { { 520, 0, 318 }, { 0, 515, 243 }, { 0, 0, 1 } };

    /// <summary>Every pixel has another colour: blue is the column, green the row, red their sum.</summary>
    internal static Mat Gradient(int rows = 24, int cols = 32)
    {
        Mat image = new(rows, cols, MatType.CV_8UC3);
        for (int row = 0; row < rows; row++)
        {
            for (int col = 0; col < cols; col++)
            {
                image.Set(row, col, new Vec3b((byte)col, (byte)row, (byte)(row + col)));
            }
        }

        return image;
    }

    /// <summary>A chessboard of BoardCorners inner corners, squares of 40 pixels, margin 40.</summary>
    internal static Mat Board()
    {
        const int square = 40;
        Mat image = new(square * (BoardCorners.Height + 3), square * (BoardCorners.Width + 3), MatType.CV_8UC1, 255);
        for (int row = 0; row <= BoardCorners.Height; row++)
        {
            for (int col = row % 2; col <= BoardCorners.Width; col += 2)
            {
                Rect area = new((col + 1) * square, (row + 1) * square, square, square);
                Cv2.Rectangle(image, area, Scalar.Black, -1);
            }
        }

        return image;
    }

    /// <summary>The inner corners of <see cref="Board"/> in units of one square.</summary>
    internal static Point3f[] BoardPoints()
    {
        Point3f[] points = new Point3f[BoardCorners.Width * BoardCorners.Height];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new Point3f(i % BoardCorners.Width, i / BoardCorners.Width, 0);
        }

        return points;
    }

    internal static Mat MatOf(params double[] values)
    {
        Mat mat = new(values.Length, 1, MatType.CV_64FC1);
        mat.SetArray(values);
        return mat;
    }

    internal static Mat MatOf(double[,] values)
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

    internal static bool Same(Mat first, Mat second)
    {
        Assert.Equal(first.Size(), second.Size());
        Assert.Equal(first.Type(), second.Type());
        first.GetArray(out byte[] left);
        second.GetArray(out byte[] right);
        return left.AsSpan().SequenceEqual(right);
    }
}
