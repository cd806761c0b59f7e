using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenCvSharp;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>A network camera: Motion JPEG over HTTP on loopback, fifty pictures a second, for one client.</summary>
internal sealed class MjpegServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly byte[] jpeg;
    private readonly Task serving;
    private volatile bool isSilent;
    private Socket? client;

    public MjpegServer(int width = 64, int height = 48)
    {
        using Mat picture = new(height, width, MatType.CV_8UC3, Scalar.All(77));
        Assert.True(Cv2.ImEncode(".jpg", picture, out jpeg));
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/live";

    /// <summary>The connection stays, nothing comes any more.</summary>
    public void FallSilent() => isSilent = true;

    /// <summary>The connection ends.</summary>
    public void HangUp() => client?.Close();

    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        client?.Close();
        try
        {
            serving.Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            // However it ended, it has ended.
        }

        stop.Dispose();
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        client = await listener.AcceptSocketAsync(stop.Token);
        byte[] request = new byte[4096];
        await client.ReceiveAsync(request, stop.Token);
        await client.SendAsync(
            Encoding.ASCII.GetBytes(
                "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=picture\r\n\r\n"), stop.Token);
        byte[] head = Encoding.ASCII.GetBytes(
            $"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
        byte[] part = [.. head, .. jpeg, .. "\r\n"u8];
        while (true)
        {
            if (!isSilent)
            {
                await client.SendAsync(part, stop.Token);
            }

            await Task.Delay(20, stop.Token);
        }
    }
}
