using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace RoadSeg.Local.Lines;

/// <summary>
/// One reader of lines. What it has not taken waits in a small buffer; when that is full all of it is forgotten but the
/// newest line, so a slow reader skips and nobody waits for it. It has nothing to say itself, but its token.
/// </summary>
/// <param name="socket">Connected; its own.</param>
/// <param name="token">What it must send as its first line; null when nothing.</param>
internal sealed class LineClient(Socket socket, byte[]? token) : IDisposable
{
    private const int WaitingBytesMax = 32 * 1024;
    private const int TokenBytesMax = 256;

    private static readonly TimeSpan TokenPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private byte[] waiting = new byte[WaitingBytesMax];
    private byte[] sending = new byte[WaitingBytesMax];
    private int waitingBytes;
    private int waitingLines;
    private long dropped;
    private bool isEnding;
    private bool isDisposed;
    private bool isAdmitted = token is null;

    /// <summary>Lines that it was too slow for.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Copies a line to be sent. Never waits; allocates only for a line larger than any before.</summary>
    public void Offer(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            if (!isAdmitted || isEnding)
            {
                return;
            }

            if (waitingBytes + line.Length > Math.Max(waiting.Length, WaitingBytesMax))
            {
                Interlocked.Add(ref dropped, waitingLines);
                waitingBytes = 0;
                waitingLines = 0;
            }

            if (line.Length > waiting.Length)
            {
                waiting = new byte[2 * line.Length];
            }

            line.CopyTo(waiting.AsSpan(waitingBytes));
            waitingBytes += line.Length;
            waitingLines++;
            Wake();
        }
    }

    /// <summary>Sends what waits, and then ends.</summary>
    public void End()
    {
        lock (gate)
        {
            isEnding = true;
            Wake();
        }
    }

    /// <summary>Serves the reader until it goes, says something, is too slow by far, or the run ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (token is not null && !await IsAdmittedAsync(token).ConfigureAwait(false))
            {
                return;
            }

            Task hearing = HearAsync();
            Task sendingLines = SendAsync();
            await Task.WhenAny(hearing, sendingLines).ConfigureAwait(false);
            End();
            if (hearing.IsCompleted)
            {
                socket.Close();
            }

            await sendingLines.ConfigureAwait(false);
            socket.Shutdown(SocketShutdown.Both);
            await hearing.ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The reader is gone, or too slow by far.
        }
        finally
        {
            End();
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        lock (gate)
        {
            isDisposed = true;
            wake.Dispose();
        }
    }

    private void Wake()
    {
        if (!isDisposed && wake.CurrentCount == 0)
        {
            wake.Release();
        }
    }

    private async Task<bool> IsAdmittedAsync(byte[] expected)
    {
        using CancellationTokenSource patience = new(TokenPatience);
        byte[] given = new byte[TokenBytesMax];
        int count = 0;
        while (count < given.Length && !given.AsSpan(0, count).Contains((byte)'\n'))
        {
            int more = await socket.ReceiveAsync(given.AsMemory(count), patience.Token).ConfigureAwait(false);
            if (more == 0)
            {
                return false;
            }

            count += more;
        }

        // Hashes have one length, and comparing them takes one time: neither tells anything of the token.
        string line = Encoding.UTF8.GetString(given.AsSpan(0, count)).TrimEnd('\n', '\r');
        bool isRight = CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(line)), SHA256.HashData(expected));
        lock (gate)
        {
            isAdmitted = isRight;
        }

        return isRight;
    }

    // A reader that says something is none of ours: a browser, say, that a page sent here.
    private async Task HearAsync()
    {
        byte[] heard = new byte[1];
        try
        {
            await socket.ReceiveAsync(heard.AsMemory()).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone without a word.
        }
    }

    private async Task SendAsync()
    {
        while (true)
        {
            await wake.WaitAsync().ConfigureAwait(false);
            int count;
            bool isLast;
            lock (gate)
            {
                (sending, waiting) = (waiting, sending);
                count = waitingBytes;
                isLast = isEnding;
                waitingBytes = 0;
                waitingLines = 0;
            }

            for (int sent = 0; sent < count;)
            {
                using CancellationTokenSource patience = new(SendPatience);
                sent += await socket.SendAsync(sending.AsMemory(sent, count - sent), patience.Token)
                    .ConfigureAwait(false);
            }

            if (isLast)
            {
                return;
            }
        }
    }
}
