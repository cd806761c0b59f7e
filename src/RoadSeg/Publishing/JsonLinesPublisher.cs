using System.Buffers;
using System.Text.Json;

namespace RoadSeg.Publishing;

/// <summary>Writes each scene as one line of JSON. Whole lines only: a reader never sees half of one.</summary>
public sealed class JsonLinesPublisher : IPublisher
{
    private readonly Stream stream;
    private readonly ArrayBufferWriter<byte> line = new(64 * 1024);
    private readonly Utf8JsonWriter json;
    private readonly bool leaveOpen;
    private long count;

    /// <summary>Writes to a stream.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="stream">Open for writing; each line is one write.</param>
    /// <param name="leaveOpen">Flush the stream in the end instead of closing it: others write to it as well.</param>
    public JsonLinesPublisher(string name, Stream stream, bool leaveOpen = false)
    {
        Name = name;
        this.leaveOpen = leaveOpen;
        this.stream = stream;
        json = new Utf8JsonWriter(line);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => FormattableString.Invariant($"{count} lines");

    /// <summary>Creates a file, never replacing one.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="SinkException">It exists already or cannot be created.</exception>
    public static JsonLinesPublisher Create(string name, string path)
    {
        try
        {
            return new JsonLinesPublisher(
                name, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new SinkException(
                $"sink \"{name}\": the file \"{path}\" exists already. Name another file or remove it.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new SinkException($"sink \"{name}\" cannot be created: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        line.ResetWrittenCount();
        json.Reset();
        SceneJson.Write(json, scene);
        json.Flush();
        line.Write("\n"u8);
        try
        {
            stream.Write(line.WrittenSpan);
        }
        catch (IOException e)
        {
            throw new SinkException(FormattableString.Invariant(
                $"sink \"{Name}\" cannot be written after {count} lines: {e.Message}"), e);
        }

        count++;
    }

    /// <summary>Flushes the stream and, if it is its own, closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await json.DisposeAsync().ConfigureAwait(false);
        try
        {
            await stream.FlushAsync().ConfigureAwait(false);
            if (!leaveOpen)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            throw new SinkException($"sink \"{Name}\" cannot be finished: {e.Message}", e);
        }
    }
}
