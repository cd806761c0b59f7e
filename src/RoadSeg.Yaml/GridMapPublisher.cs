using System.Globalization;
using RoadSeg.Grid;
using RoadSeg.Publishing;

namespace RoadSeg.Yaml;

/// <summary>
/// The sink <c>grid:DIR</c>: for each frame <c>frame_NNNNNN.pgm</c> and <c>frame_NNNNNN.yaml</c>, numbered by frame id.
/// Each file appears whole or not at all, and none is ever overwritten. Scenes without a new frame are left out. One
/// thread at a time.
/// </summary>
public sealed class GridMapPublisher : IPublisher
{
    private readonly string folder;
    private GridMapFile? file;
    private GridGeometry geometry;
    private long written;

    /// <summary>Opens the sink.</summary>
    /// <param name="folder">New or empty folder.</param>
    /// <exception cref="SinkException">It holds something already or cannot be made.</exception>
    public GridMapPublisher(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        this.folder = folder;
        Name = "grid:" + folder;
        try
        {
            Directory.CreateDirectory(folder);
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new SinkException(
                    $"sink \"{Name}\": the folder is not empty: expected a new or empty folder, so that no grid is "
                    + "overwritten. Name another folder or empty this one.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"sink \"{Name}\": the folder cannot be made: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => written == 0
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{written} grids of {geometry.Columns}x{geometry.Rows} cells, {geometry.MetersPerCell} m");

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (scene.IsRepeated)
        {
            return;
        }

        OccupancyGrid grid = scene.Grid ?? throw new SinkException(
            $"sink \"{Name}\": there is no grid, for the camera has no mount: expected a camera file with a mount "
            + "block. Give one with --camera FILE.");
        if (file is null || geometry != grid.Geometry)
        {
            geometry = grid.Geometry;
            file = new GridMapFile(geometry);
        }

        string stem = Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"frame_{scene.Frame.Stamp.FrameId:D6}"));
        try
        {
            file.Write(grid, stem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"sink \"{Name}\": \"{stem}\" cannot be written: {e.Message}", e);
        }

        written++;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
