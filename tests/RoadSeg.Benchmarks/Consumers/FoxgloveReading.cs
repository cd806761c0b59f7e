using System.Net;
using System.Net.WebSockets;
using RoadSeg.Foxglove;
using RoadSeg.OpenCv.Pictures;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>The grid over Foxglove's WebSocket, read by a thread.</summary>
internal static class FoxgloveReading
{
    public static async Task MeasureAsync(ConsumerRun run)
    {
        FoxgloveOptions options = new(new IPEndPoint(IPAddress.Loopback, 0), ConsumerRun.Source, ConsumerRun.Model());
        await using FoxglovePublisher publisher = await FoxglovePublisher.OpenAsync(
            "foxglove:0", options, SceneJpeg.ForPeople(ConsumerRun.Size), TimeProvider.System);
        using ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("foxglove.websocket.v1");
        await socket.ConnectAsync(new Uri(publisher.Url), CancellationToken.None);
        await socket.SendAsync(
            """{"op":"subscribe","subscriptions":[{"id":1,"channelId":1}]}"""u8.ToArray(), WebSocketMessageType.Text,
            true, CancellationToken.None);
        await Task.Delay(500);
        long publishedAt = 0;
        int got = 0;
        List<double> ages = [];
        Task reading = Task.Run(async () =>
        {
            byte[] buffer = new byte[256 * 1024];
            while (got < run.Frames)
            {
                int count = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                    count += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Binary && buffer[0] == 1)
                {
                    got++;
                    ages.Add(TimeProvider.System.GetElapsedTime(Volatile.Read(ref publishedAt)).TotalMicroseconds);
                }
            }
        });
        await run.PublishAsync(publisher, () => got >= run.Frames, 2 * run.Frames, () =>
            Volatile.Write(ref publishedAt, TimeProvider.System.GetTimestamp()));
        await reading;
        ConsumerRun.Print("Foxglove, grid as CDR (writing included)", [.. ages.Skip(1)]);
    }
}
