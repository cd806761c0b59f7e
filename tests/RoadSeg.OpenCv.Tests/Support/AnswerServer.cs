using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>A server on loopback that gives every client the same answer and hangs up.</summary>
internal sealed class AnswerServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly byte[] answer;
    private readonly Task serving;

    public AnswerServer(string answer)
    {
        this.answer = Encoding.ASCII.GetBytes(answer);
        listener.Start();
        serving = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose()
    {
        listener.Stop();
        serving.Wait(TimeSpan.FromSeconds(5));
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket client = await listener.AcceptSocketAsync();
                byte[] request = new byte[4096];
                await client.ReceiveAsync(request);
                await client.SendAsync(answer);
                client.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }
}
