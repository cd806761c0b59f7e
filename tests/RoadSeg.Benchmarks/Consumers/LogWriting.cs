using RoadSeg.Mcap;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>What an MCAP log costs the line: nobody reads it while it is written.</summary>
internal static class LogWriting
{
    public static async Task MeasureAsync(ConsumerRun run)
    {
        string folder = Directory.CreateTempSubdirectory("roadseg-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "bench.mcap");
            McapOptions options = new()
            {
                Clock = CaptureClock.ForLive(TimeProvider.System),
                WithFigures = true,
                IsCompressed = McapPublisher.CanCompress,
            };
            await using McapPublisher publisher = new("mcap:" + path, path, options, encoder: null);
            long start = 0;
            List<double> costs = [];
            await run.PublishAsync(
                publisher, () => costs.Count > run.Frames, 2 * run.Frames,
                () => start = TimeProvider.System.GetTimestamp(),
                () => costs.Add(TimeProvider.System.GetElapsedTime(start).TotalMicroseconds));
            ConsumerRun.Print("MCAP log, publishing (on disk within 1 s)", [.. costs.Skip(1)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
