using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RoadSeg.Dds;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Ros.Scenes;

namespace RoadSeg.Benchmarks.Consumers;

/// <summary>
/// The grid as a ROS 2 topic, read by the tests' subscriber of Fast DDS, both in a network namespace with nothing but
/// loopback.
/// </summary>
internal static class DdsReading
{
    /// <summary>For the process inside the namespace: where the subscriber was built.</summary>
    public const string SubscriberOption = "--in-namespace-with";

    private const int Domain = 77;
    private const string What = "ROS 2 topic, Fast DDS (writing included)";

    /// <summary>Builds the subscriber and starts this program again in a namespace; says what is missing.</summary>
    public static async Task InNamespaceAsync(ConsumerRun run)
    {
        string folder = Directory.CreateTempSubdirectory("roadseg-bench-").FullName;
        try
        {
            string program = Path.Combine(folder, "subscriber");
            bool isReady = DdsPublisher.WhyNot is null && await RunAsync(
                "g++", "-std=c++17", "-O2", BundledFiles.Name("tests/RoadSeg.Dds.Tests/subscriber.cpp"),
                "-lfastrtps", "-lfastcdr", "-o", program);
            isReady = isReady && await RunAsync(
                "unshare", "-n", "-m", "sh", "-c", "ip link set lo up && exec \"$0\" \"$@\"", Environment.ProcessPath!,
                "consumers", SubscriberOption, program, "--frames", Text(run.Frames), "--pace", Text(run.Pace));
            if (!isReady)
            {
                Console.WriteLine(
                    $"{What,-44} not measured: it needs Cyclone DDS, Fast DDS (libfastrtps-dev) and the right to make "
                    + "a network namespace");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Publishes and prints, inside the namespace.</summary>
    public static async Task MeasureAsync(ConsumerRun run, string subscriber)
    {
        DdsOptions options = new(DdsAddress.TryParse("", Domain)!, CaptureClock.ForLive(TimeProvider.System))
        {
            Camera = ConsumerRun.Camera,
        };
        SceneJpeg pictures = SceneJpeg.ForPeople(ConsumerRun.Size);
        await using DdsPublisher publisher = DdsPublisher.Open("ros2", options, pictures);
        using Process reader = Process.Start(new ProcessStartInfo(
            subscriber, [Text(Domain), "600", "grid=" + Text(run.Frames)])
        {
            RedirectStandardOutput = true,
        })!;
        Task<string> output = reader.StandardOutput.ReadToEndAsync();

        // Both clocks are CLOCK_MONOTONIC, in nanoseconds.
        List<long> published = [];
        await run.PublishAsync(
            publisher, () => reader.HasExited, 10 * run.Frames,
            () => published.Add(TimeProvider.System.GetTimestamp()));
        List<double> ages = [];
        foreach (string line in (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using JsonDocument message = JsonDocument.Parse(line);
            long received = message.RootElement.GetProperty("received_ns").GetInt64();
            ages.Add((received - published.Last(at => at <= received)) / 1e3);
        }

        ConsumerRun.Print(What, [.. ages.Skip(1)]);
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
