using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using RoadSeg.Publishing;

namespace RoadSeg.Local.Lines;

/// <summary>
/// Each scene as one line of JSON to everybody who is connected to a socket; the same bytes as in a file. Readers that
/// are slow miss lines, never parts of lines, and hold nobody up. Nothing is written while nobody reads.
/// </summary>
public sealed class SocketLinesPublisher : IPublisher
{
    private readonly LineServer server;
    private readonly ArrayBufferWriter<byte> line = new(64 * 1024);
    private readonly Utf8JsonWriter json;
    private long count;

    private SocketLinesPublisher(string name, LineServer server, string? token)
    {
        Name = name;
        this.server = server;
        Token = token;
        json = new Utf8JsonWriter(line);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? Summary => server.Total == 0
        ? "nobody read"
        : FormattableString.Invariant(
            $"{count} lines for {server.Total} readers, {server.Dropped} missed by slow ones");

    /// <summary>Where to connect, for people: <c>unix:PATH</c> or <c>tcp:HOST:PORT</c>.</summary>
    public string Address => server.EndPoint is IPEndPoint ip ? $"tcp:{ip}" : $"unix:{server.EndPoint}";

    /// <summary>What a reader has to send as its first line; null when nothing.</summary>
    public string? Token { get; }

    /// <summary>Port it listens on; 0 for a socket in the file system.</summary>
    public int Port => server.EndPoint is IPEndPoint ip ? ip.Port : 0;

    /// <summary>Readers now.</summary>
    public int ReaderCount => server.Count;

    /// <summary>Starts to listen.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="address">Where.</param>
    /// <param name="token">
    /// What readers must send as their first line; null lets everybody on this machine in, and makes one up elsewhere.
    /// </param>
    /// <exception cref="SinkException">It cannot listen there.</exception>
    public static SocketLinesPublisher Open(string name, LineAddress address, string? token)
    {
        ArgumentNullException.ThrowIfNull(address);

        // Who may open a socket in the file system is a matter of its rights.
        string? needed = address.EndPoint is UnixDomainSocketEndPoint ? null
            : ListenToken.Choose(token, address.IsLocal);
        LineServer server = LineServer.Start(name, address, needed is null ? null : Encoding.UTF8.GetBytes(needed));
        return new SocketLinesPublisher(name, server, needed);
    }

    /// <inheritdoc/>
    public void Publish(in SceneView scene)
    {
        if (server.Count == 0)
        {
            return;
        }

        line.ResetWrittenCount();
        json.Reset();
        SceneJson.Write(json, scene);
        json.Flush();
        line.Write("\n"u8);
        server.Send(line.WrittenSpan);
        count++;
    }

    /// <summary>Sends what waits and closes every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await json.DisposeAsync().ConfigureAwait(false);
        await server.DisposeAsync().ConfigureAwait(false);
    }
}
