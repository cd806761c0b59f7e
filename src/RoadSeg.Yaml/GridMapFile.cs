using System.Globalization;
using System.Text;
using RoadSeg.Grid;

namespace RoadSeg.Yaml;

/// <summary>
/// A grid as the pair of files that Nav2's map loader reads (trinary mode): the top row of the picture holds the
/// cells farthest to the left (largest Y), columns run ahead along X. Buffers are reused; one thread at a time.
/// </summary>
/// <param name="geometry">Where the cells lie.</param>
public sealed class GridMapFile(GridGeometry geometry)
{
    // map_server's own values: 205 gives an occupancy of 0.19608, above free_thresh, and so stays unknown.
    private const byte FreePixel = 254;
    private const byte OccupiedPixel = 0;
    private const byte UnknownPixel = 205;
    private const string Thresholds = "negate: 0\noccupied_thresh: 0.65\nfree_thresh: 0.196\n";

    private readonly byte[] header = Encoding.ASCII.GetBytes(
        FormattableString.Invariant($"P5\n{geometry.Columns} {geometry.Rows}\n255\n"));

    private byte[] picture = [];

    /// <summary>Writes <c>STEM.pgm</c>, then <c>STEM.yaml</c>; neither may exist.</summary>
    /// <param name="grid">Of the given geometry.</param>
    /// <param name="stem">Path without ending.</param>
    /// <exception cref="IOException">A file exists, or the disk refuses.</exception>
    public void Write(OccupancyGrid grid, string stem)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (grid.Geometry != geometry)
        {
            throw new ArgumentException($"expected a grid of {geometry}, got {grid.Geometry}", nameof(grid));
        }

        Draw(grid);
        WholeFile.Write(stem + ".pgm", picture);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"image: {Path.GetFileName(stem)}.pgm\nmode: trinary\nresolution: {geometry.MetersPerCell}\n")
            + string.Create(
                CultureInfo.InvariantCulture, $"origin: [{geometry.Origin.X}, {geometry.Origin.Y}, 0]\n")
            + Thresholds;
        WholeFile.Write(stem + ".yaml", Encoding.ASCII.GetBytes(text));
    }

    private void Draw(OccupancyGrid grid)
    {
        if (picture.Length == 0)
        {
            picture = new byte[header.Length + geometry.CellCount];
            header.CopyTo(picture, 0);
        }

        for (int row = 0; row < geometry.Rows; row++)
        {
            ReadOnlySpan<sbyte> cells = grid.Cells.Slice(row * geometry.Columns, geometry.Columns);
            Span<byte> pixels = picture.AsSpan(
                header.Length + ((geometry.Rows - 1 - row) * geometry.Columns), geometry.Columns);
            for (int column = 0; column < cells.Length; column++)
            {
                pixels[column] = cells[column] switch
                {
                    OccupancyGrid.Free => FreePixel,
                    OccupancyGrid.Occupied => OccupiedPixel,
                    _ => UnknownPixel,
                };
            }
        }
    }
}
