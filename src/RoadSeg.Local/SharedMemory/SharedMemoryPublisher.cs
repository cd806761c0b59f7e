using RoadSeg.Grid;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Local.SharedMemory;

/// <summary>
/// The newest scenes in shared memory, for programs on the same machine: a few microseconds from here to there, no
/// copy in between, any number of readers, none of which can hold the writer up. Linux.
/// </summary>
public sealed class SharedMemoryPublisher : IPublisher
{
    private readonly string ring;
    private readonly RingWriter writer;

    private SharedMemoryPublisher(string name, string ring, RingWriter writer)
    {
        Name = name;
        this.ring = ring;
        this.writer = writer;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{writer.Count} scenes in shared memory \"{ring}\"");

    /// <summary>Whether a text can name shared memory.</summary>
    /// <param name="text">1 to 200 letters, digits, dots, dashes and underscores; neither dot nor dash first.</param>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RingFile.IsName(text);
    }

    /// <summary>Makes the shared memory.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="ring">Name of the shared memory, behind the slash of shm_open(3).</param>
    /// <param name="source">The source.</param>
    /// <param name="grid">Geometry of the grids to come; null when there are none.</param>
    /// <param name="frameId">Coordinate frame of grid and ground positions.</param>
    /// <param name="clock">The clock of the frames.</param>
    /// <exception cref="SinkException">Another run has that name, or there is no room.</exception>
    public static SharedMemoryPublisher Open(
        string name, string ring, SourceDescription source, GridGeometry? grid, string frameId, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(source);
        RingLayout layout = new(RingLayout.SlotsDefault, grid);
        RingFile file = RingFile.Create(
            name, ring, layout.FileBytes,
            view => RingWriter.WriteHeader(view, layout, source.CameraId, frameId, source.Size));
        return new SharedMemoryPublisher(name, ring, new RingWriter(layout, file, clock));
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene) => writer.Write(scene);

    /// <summary>Tells readers that nothing more comes; the name is gone, what they have mapped stays.</summary>
    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        return ValueTask.CompletedTask;
    }
}
