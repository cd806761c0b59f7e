using System.Net.WebSockets;

namespace RoadSeg.Web.Viewers;

/// <summary>Ends sockets so that the page learns why; one that does not answer is cut off.</summary>
internal static class SocketEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Says why, and waits a little for the answer.</summary>
    /// <param name="socket">Nobody sends any more.</param>
    /// <param name="status">Why.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="receiving">Who still reads and will see the answer; null when nobody does.</param>
    /// <param name="clock">Waits.</param>
    public static async Task CloseAsync(
        WebSocket socket, WebSocketCloseStatus status, string reason, Task? receiving, TimeProvider clock)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                // Without a reader the answer is waited for here: cutting a line on which something is still to be
                // read would take the reason with it.
                Task closing = receiving is null
                    ? socket.CloseAsync(status, reason, CancellationToken.None)
                    : socket.CloseOutputAsync(status, reason, CancellationToken.None);
                await closing.WaitAsync(Patience, clock).ConfigureAwait(false);
            }

            if (receiving is not null)
            {
                await receiving.WaitAsync(Patience, clock).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or IOException)
        {
            // The page hangs or is gone: the line is cut below.
        }

        socket.Abort();
    }
}
