using System.Text;
using RoadSeg.Grid;
using RoadSeg.Sources;

namespace RoadSeg.Comparing;

/// <summary>Cells of a grid from the PGM that <c>--out grid:DIR</c> writes.</summary>
public static class GridPicture
{
    private const byte FreeGrey = 254;
    private const byte OccupiedGrey = 0;

    /// <summary>Reads the cells, row-major as in <see cref="OccupancyGrid"/>.</summary>
    /// <exception cref="SourceException">No such file, or no such picture.</exception>
    public static sbyte[] Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"grid \"{path}\" cannot be read: {e.Message}", e);
        }

        (int columns, int rows, int start) = Header(path, bytes);
        sbyte[] cells = new sbyte[columns * rows];
        for (int row = 0; row < rows; row++)
        {
            // The top row of the picture is the farthest left one of the grid.
            ReadOnlySpan<byte> greys = bytes.AsSpan(start + ((rows - 1 - row) * columns), columns);
            for (int column = 0; column < columns; column++)
            {
                cells[(row * columns) + column] = greys[column] switch
                {
                    FreeGrey => OccupancyGrid.Free,
                    OccupiedGrey => OccupancyGrid.Occupied,
                    _ => OccupancyGrid.Unknown,
                };
            }
        }

        return cells;
    }

    private static (int Columns, int Rows, int Start) Header(string path, byte[] bytes)
    {
        List<string> words = [];
        int at = 0;
        while (words.Count < 4 && at < Math.Min(bytes.Length, 64))
        {
            int from = at;
            while (at < bytes.Length && !char.IsWhiteSpace((char)bytes[at]))
            {
                at++;
            }

            words.Add(Encoding.ASCII.GetString(bytes, from, at - from));
            at++;
        }

        if (words is ["P5", string width, string height, "255"]
            && int.TryParse(width, out int columns) && int.TryParse(height, out int rows)
            && columns > 0 && rows > 0 && bytes.Length == at + ((long)columns * rows))
        {
            return (columns, rows, at);
        }

        throw new SourceException(
            $"grid \"{path}\" is no picture of roadseg run --out grid:DIR: expected a binary PGM (P5) of 8 bits.");
    }
}
