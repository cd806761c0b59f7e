namespace RoadSeg.Calibration;

/// <summary>A small matrix of zeros to be filled.</summary>
internal sealed class Matrix(int rows, int columns)
{
    private double[] values = new double[rows * columns];

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>An element.</summary>
    public double this[int row, int column]
    {
        get => values[(row * columns) + column];
        set => values[(row * columns) + column] = value;
    }

    /// <summary>A matrix of its own with the same elements.</summary>
    public Matrix Copy() => new(rows, columns) { values = [.. values] };
}
