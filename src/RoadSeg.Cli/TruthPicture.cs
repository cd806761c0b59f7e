using System.Text;
using RoadSeg.Grid;

namespace RoadSeg.Cli;

/// <summary>
/// A grid over the true one as a picture for people, seen from above, ahead up and left left: green really free and
/// called free, grey unknown, white really occupied and called so; red what is dangerous (really occupied, called
/// free), orange free behind what is seen (really unknown), blue what is lost (really free, not called free), dark red
/// really occupied and called unknown, violet occupied too much.
/// </summary>
internal static class TruthPicture
{
    private const int Scale = 3;

    private static readonly (byte R, byte G, byte B)[] Colours =
    [
        (60, 150, 70), (60, 90, 170), (150, 80, 170),
        (235, 150, 40), (50, 50, 54), (120, 100, 130),
        (255, 30, 30), (120, 40, 40), (245, 245, 245),
    ];

    /// <summary>Writes a binary PPM.</summary>
    public static void Write(string path, OccupancyGrid truth, OccupancyGrid grid)
    {
        int columns = grid.Geometry.Columns;
        int rows = grid.Geometry.Rows;
        byte[] pixels = new byte[columns * rows * Scale * Scale * 3];
        int at = 0;
        for (int y = 0; y < columns * Scale; y++)
        {
            for (int x = 0; x < rows * Scale; x++)
            {
                int cell = ((rows - 1 - (x / Scale)) * columns) + (columns - 1 - (y / Scale));
                (pixels[at], pixels[at + 1], pixels[at + 2]) =
                    Colours[(StateOf(truth.Cells[cell]) * 3) + StateOf(grid.Cells[cell])];
                at += 3;
            }
        }

        using FileStream stream = File.Create(path);
        string header = FormattableString.Invariant($"P6\n{rows * Scale} {columns * Scale}\n255\n");
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(pixels);
    }

    private static int StateOf(sbyte cell) => cell == OccupancyGrid.Free ? 0 : cell < 0 ? 1 : 2;
}
