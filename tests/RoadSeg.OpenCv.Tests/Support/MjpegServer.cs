using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenCvSharp;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>A network camera: Motion JPEG over HTTP on loopback, fifty pictures a second unless told otherwise.</summary>
internal sealed class MjpegServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Socket, bool> clients = new();
    private readonly Task serving;
    private readonly TimeSpan interval;
    private volatile byte[] part;
    private volatile bool isSilent;
    private int sentInAll;

    /// <summary>Starts it.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="port">0 for any that is free.</param>
    /// <param name="intervalMs">Time between pictures.</param>
    public MjpegServer(int width = 64, int height = 48, int port = 0, int intervalMs = 20)
    {
        interval = TimeSpan.FromMilliseconds(intervalMs);
        part = Part(width, height);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        serving = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}/live";

    /// <summary>Pictures after which each connection is closed by the server.</summary>
    public int PicturesEach { get; init; } = int.MaxValue;

    /// <summary>Pictures sent to anybody so far.</summary>
    public int Sent => Volatile.Read(ref sentInAll);

    /// <summary>The connections stay, nothing comes any more.</summary>
    public void FallSilent() => isSilent = true;

    /// <summary>Pictures come again.</summary>
    public void Speak() => isSilent = false;

    /// <summary>The connections end; new ones are served.</summary>
    public void HangUp()
    {
        foreach (Socket client in clients.Keys)
        {
            client.Close();
        }
    }

    /// <summary>Pictures have another size from now on.</summary>
    public void Resize(int width, int height) => part = Part(width, height);

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        HangUp();
        serving.Wait(TimeSpan.FromSeconds(5));
        stop.Dispose();
        listener.Dispose();
    }

    private static byte[] Part(int width, int height)
    {
        using Mat picture = new(height, width, MatType.CV_8UC3, Scalar.All(77));
        Assert.True(Cv2.ImEncode(".jpg", picture, out byte[] jpeg));
        byte[] head = Encoding.ASCII.GetBytes(
            $"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
        return [.. head, .. jpeg, .. "\r\n"u8];
    }

    private async Task AcceptAsync()
    {
        List<Task> conversations = [];
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Socket client = await listener.AcceptSocketAsync(stop.Token);
                clients.TryAdd(client, true);
                conversations.RemoveAll(c => c.IsCompleted);
                conversations.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (stop.IsCancellationRequested
            && e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // It was stopped, maybe between two clients.
        }

        await Task.WhenAll(conversations);
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            byte[] request = new byte[4096];
            await client.ReceiveAsync(request, stop.Token);
            await client.SendAsync(
                Encoding.ASCII.GetBytes(
                    "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=picture\r\n\r\n"), stop.Token);
            for (int sent = 0; sent < PicturesEach;)
            {
                if (!isSilent)
                {
                    await client.SendAsync(part, stop.Token);
                    sent++;
                    Interlocked.Increment(ref sentInAll);
                }

                await Task.Delay(interval, stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has left, or the server has.
        }
        finally
        {
            clients.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
