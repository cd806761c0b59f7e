using System.Globalization;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>
/// <c>consumers [--frames N] [--pace HZ]</c>: from publishing a scene with a grid of 200x200 cells to having it in
/// another program, or thread: shared memory, JSON lines, Foxglove's WebSocket, ROS 2 topics; and what a log costs.
/// </summary>
internal static class ConsumersCommand
{
    public static async Task<int> RunAsync(string[] words)
    {
        int frames = 600;
        double pace = 30;
        string? subscriber = null;
        for (int i = 0; i < words.Length; i += 2)
        {
            string value = i + 1 < words.Length ? words[i + 1] : "";
            bool isKnown = words[i] switch
            {
                "--frames" => int.TryParse(value, CultureInfo.InvariantCulture, out frames) && frames > 0,
                "--pace" => double.TryParse(value, CultureInfo.InvariantCulture, out pace) && pace > 0,
                DdsReading.SubscriberOption => (subscriber = value).Length > 0,
                _ => false,
            };
            if (!isKnown)
            {
                await Console.Error.WriteLineAsync("expected: consumers [--frames N] [--pace HZ]");
                return 2;
            }
        }

        ConsumerRun run = new(frames, pace);
        if (subscriber is not null)
        {
            await DdsReading.MeasureAsync(run, subscriber);
            return 0;
        }

        Console.WriteLine($"{"publish to read",-44} {"n",6} {"p50 us",9} {"p99 us",9} {"max us",9}");
        await SharedMemoryReading.MeasureAsync(run);
        string socket = Path.Combine(Path.GetTempPath(), $"roadseg-bench-{Environment.ProcessId}");
        await LinesReading.MeasureAsync(run, "unix:" + socket);
        await LinesReading.MeasureAsync(run, "tcp:0");
        await FoxgloveReading.MeasureAsync(run);
        await DdsReading.InNamespaceAsync(run);
        await LogWriting.MeasureAsync(run);
        return 0;
    }
}
