using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>A server on loopback that gives every client the same answer and hangs up.</summary>
internal sealed class AnswerServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
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
        stop.Cancel();
        Assert.True(serving.Wait(TimeSpan.FromSeconds(60)), "a client of the server neither asks nor leaves");
        stop.Dispose();
        listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using Socket client = await listener.AcceptSocketAsync(stop.Token);
                byte[] request = new byte[4096];
                await client.ReceiveAsync(request, stop.Token);
                await client.SendAsync(answer, stop.Token);
                client.Shutdown(SocketShutdown.Both);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // It was stopped; the listener is closed after this loop, so that no accept can come upon it closed.
            }
            catch (SocketException)
            {
                // This client was away before it had its answer.
            }
        }
    }
}
