using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using RoadSeg.Publishing;

namespace RoadSeg.Local.Lines;

/// <summary>Listens on a socket and gives every line to everybody who is connected.</summary>
internal sealed class LineServer : IAsyncDisposable
{
    public const int ClientsMax = 16;

    // Little: what lies in the system's buffers is old when a slow reader gets to it.
    private const int SendBufferBytes = 32 * 1024;
    private const int Backlog = 16;
    private const UnixFileMode Access = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(2);

    private readonly Socket listener;
    private readonly string? path;
    private readonly byte[]? token;
    private readonly Task accepting;
    private readonly Lock gate = new();
    private LineClient[] clients = [];
    private readonly List<Task> serving = [];
    private long total;
    private long dropped;
    private bool isEnding;

    private LineServer(Socket listener, string? path, byte[]? token)
    {
        this.listener = listener;
        this.path = path;
        this.token = token;
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens; the port is the real one.</summary>
    public EndPoint EndPoint => listener.LocalEndPoint!;

    /// <summary>Readers ever.</summary>
    public long Total => Interlocked.Read(ref total);

    /// <summary>Readers now.</summary>
    public int Count => Volatile.Read(ref clients).Length;

    /// <summary>Lines that some reader was too slow for.</summary>
    public long Dropped => Interlocked.Read(ref dropped) + Volatile.Read(ref clients).Sum(c => c.Dropped);

    /// <summary>Starts to listen.</summary>
    /// <param name="sink">Name of the sink, for errors.</param>
    /// <param name="address">Where.</param>
    /// <param name="token">What readers must send first; null when nothing.</param>
    /// <exception cref="SinkException">Another program listens there, or nobody may.</exception>
    public static LineServer Start(string sink, LineAddress address, byte[]? token)
    {
        string? path = address.EndPoint is UnixDomainSocketEndPoint local ? local.ToString() : null;
        Socket listener = path is null
            ? new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (path is not null)
            {
                RemoveLeftOver(path);
            }

            listener.Bind(address.EndPoint);
            if (path is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, Access);
            }

            listener.Listen(Backlog);
            return new LineServer(listener, path, token);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            listener.Dispose();
            throw new SinkException(
                $"sink \"{sink}\" cannot listen: {e.Message.TrimEnd('.')}. Expected an address of this machine or a "
                + "path in a folder that may be written to, where no other program listens.", e);
        }
    }

    /// <summary>Gives a line to everybody.</summary>
    public void Send(ReadOnlySpan<byte> line)
    {
        foreach (LineClient client in Volatile.Read(ref clients))
        {
            client.Offer(line);
        }
    }

    /// <summary>Sends what waits, closes every connection and takes the socket's name away.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isEnding = true;
        }

        listener.Dispose();
        await accepting.ConfigureAwait(false);
        LineClient[] left = Volatile.Read(ref clients);
        foreach (LineClient client in left)
        {
            client.End();
        }

        Task all;
        lock (gate)
        {
            all = Task.WhenAll(serving);
        }

        try
        {
            await all.WaitAsync(EndingPatience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (LineClient client in left)
            {
                client.Dispose();
            }
        }

        if (path is not null)
        {
            File.Delete(path);
        }
    }

    // A run that was killed leaves its socket behind, on which nobody listens.
    private static void RemoveLeftOver(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused && IsSocket(path))
        {
            File.Delete(path);
        }
        catch (SocketException)
        {
            // No socket at all, or none of ours: binding will say so.
        }
    }

    // Linux refuses connections to plain files in the same words, but sockets cannot be opened as files.
    private static bool IsSocket(string path)
    {
        try
        {
            using FileStream plain = File.OpenRead(path);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Admit(await listener.AcceptAsync().ConfigureAwait(false));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted
                or SocketError.ConnectionReset or SocketError.TooManyOpenSockets)
            {
                // That one reader: the next may come.
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    [SuppressMessage(
        "Reliability", "CA2000", Justification = "The client belongs to the task that serves it, which disposes it.")]
    [SuppressMessage("Reliability", "CA2025", Justification = "The task that serves it disposes it when it has ended.")]
    private void Admit(Socket socket)
    {
        LineClient client = new(socket, token);
        lock (gate)
        {
            if (isEnding || clients.Length >= ClientsMax)
            {
                client.Dispose();
                return;
            }

            socket.SendBufferSize = SendBufferBytes;
            clients = [.. clients, client];
            total++;
            serving.RemoveAll(t => t.IsCompleted);
            serving.Add(Task.Run(() => ServeAsync(client)));
        }
    }

    private async Task ServeAsync(LineClient client)
    {
        await client.RunAsync().ConfigureAwait(false);
        lock (gate)
        {
            clients = [.. clients.Where(c => c != client)];
            dropped += client.Dropped;
        }

        client.Dispose();
    }
}
