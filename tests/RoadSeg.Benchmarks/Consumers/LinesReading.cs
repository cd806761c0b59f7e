using System.Net;
using System.Net.Sockets;
using RoadSeg.Local.Lines;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>JSON lines over a socket, read by a thread.</summary>
internal static class LinesReading
{
    public static async Task MeasureAsync(ConsumerRun run, string where)
    {
        LineAddress address = LineAddress.TryParse(where)!;
        await using SocketLinesPublisher publisher = SocketLinesPublisher.Open("jsonl:" + where, address, null);
        bool isTcp = address.EndPoint is IPEndPoint;
        using Socket socket = isTcp
            ? new(SocketType.Stream, ProtocolType.Tcp)
            : new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(isTcp ? new IPEndPoint(IPAddress.Loopback, publisher.Port) : address.EndPoint);
        long[] published = new long[run.Frames];
        List<double> ages = [];
        Thread reading = new(() =>
        {
            byte[] buffer = new byte[256 * 1024];
            for (int got = 0; got < run.Frames;)
            {
                int bytes = socket.Receive(buffer);
                if (bytes == 0)
                {
                    return;
                }

                long now = TimeProvider.System.GetTimestamp();
                foreach (byte b in buffer.AsSpan(0, bytes))
                {
                    if (b == '\n' && got < run.Frames)
                    {
                        long at = Volatile.Read(ref published[got++]);
                        ages.Add(TimeProvider.System.GetElapsedTime(at, now).TotalMicroseconds);
                    }
                }
            }
        });
        reading.Start();
        while (publisher.ReaderCount == 0)
        {
            await Task.Delay(1);
        }

        int count = 0;
        await run.PublishAsync(publisher, () => count == run.Frames, run.Frames, () =>
            Volatile.Write(ref published[count++], TimeProvider.System.GetTimestamp()));
        reading.Join();
        ConsumerRun.Print($"JSON lines, {(isTcp ? "TCP" : "Unix socket")} (writing included)", [.. ages.Skip(1)]);
    }
}
