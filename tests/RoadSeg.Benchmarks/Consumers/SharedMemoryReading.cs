using System.Diagnostics;
using System.Globalization;
using RoadSeg.Grid;
using RoadSeg.Local.SharedMemory;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>Shared memory, read by samples/shm's C reader in a process of its own.</summary>
internal static class SharedMemoryReading
{
    public static async Task MeasureAsync(ConsumerRun run)
    {
        string folder = Directory.CreateTempSubdirectory("roadseg-bench-").FullName;
        string program = Path.Combine(folder, "print_scenes");
        string ring = $"roadseg-bench-{Environment.ProcessId}";
        try
        {
            using Process compiler = Process.Start(
                "cc", ["-std=gnu11", "-O2", "-o", program, "samples/shm/print_scenes.c"]);
            await compiler.WaitForExitAsync();
            await using SharedMemoryPublisher publisher = SharedMemoryPublisher.Open(
                "shm:" + ring, ring, ConsumerRun.Source, GridGeometry.Default, "base_link", TimeProvider.System);
            ProcessStartInfo start = new(program, [ring, run.Frames.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            };
            using Process reader = Process.Start(start)!;
            Task<string> output = reader.StandardOutput.ReadToEndAsync();

            // A reader that misses a scene needs another one.
            await run.PublishAsync(publisher, () => reader.HasExited, 2 * run.Frames);
            string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            ConsumerRun.Print("shared memory, C reader",
                [.. lines.Where(l => l.StartsWith("scene", StringComparison.Ordinal)).Skip(1).Select(Microseconds)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Microseconds(string line) =>
        double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
}
