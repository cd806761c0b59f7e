using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using RoadSeg.Foxglove;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Local.Lines;
using RoadSeg.Local.SharedMemory;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Publishing;
using RoadSeg.Segmenting;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks;

/// <summary>
/// <c>consumers [--frames N] [--pace HZ]</c>: from publishing a scene with a grid of 200x200 cells to having it in
/// another program: shared memory (samples/shm's C reader, a process of its own), JSON lines over a Unix socket, and
/// Foxglove's WebSocket.
/// </summary>
internal static class ConsumersCommand
{
    private static readonly ImageSize Size = new(480, 360);

    private static readonly ImmutableArray<ClassDefinition> Classes =
        [new("Road", default, ClassRole.Drivable), new("Sky", default, ClassRole.Other)];

    public static async Task<int> RunAsync(string[] words)
    {
        int frames = 600;
        double pace = 30;
        for (int i = 0; i < words.Length; i += 2)
        {
            string value = i + 1 < words.Length ? words[i + 1] : "";
            bool isKnown = words[i] switch
            {
                "--frames" => int.TryParse(value, CultureInfo.InvariantCulture, out frames) && frames > 0,
                "--pace" => double.TryParse(value, CultureInfo.InvariantCulture, out pace) && pace > 0,
                _ => false,
            };
            if (!isKnown)
            {
                await Console.Error.WriteLineAsync("expected: consumers [--frames N] [--pace HZ]");
                return 2;
            }
        }

        Console.WriteLine($"{"publish to read",-44} {"n",6} {"p50 us",9} {"p99 us",9} {"max us",9}");
        await MeasureSharedMemoryAsync(frames, pace);
        await MeasureLinesAsync(frames, pace);
        await MeasureFoxgloveAsync(frames, pace);
        return 0;
    }

    private static async Task MeasureSharedMemoryAsync(int frames, double pace)
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
                "shm:" + ring, ring, Source(), GridGeometry.Default, "base_link", TimeProvider.System);
            ProcessStartInfo start = new(program, [ring, frames.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            };
            using Process reader = Process.Start(start)!;
            Task<string> output = reader.StandardOutput.ReadToEndAsync();

            // A reader that misses a scene needs another one.
            await PublishAsync(publisher, pace, () => reader.HasExited, 2 * frames);
            string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Print("shared memory, C reader",
                [.. lines.Where(l => l.StartsWith("scene", StringComparison.Ordinal)).Skip(1).Select(Microseconds)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Microseconds(string line) =>
        double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    private static async Task MeasureLinesAsync(int frames, double pace)
    {
        string path = Path.Combine(Path.GetTempPath(), $"roadseg-bench-{Environment.ProcessId}");
        LineAddress address = LineAddress.TryParse("unix:" + path)!;
        await using SocketLinesPublisher publisher = SocketLinesPublisher.Open("jsonl:unix:" + path, address, null);
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        long[] published = new long[frames];
        List<double> ages = [];
        Thread reading = new(() =>
        {
            byte[] buffer = new byte[256 * 1024];
            for (int got = 0; got < frames;)
            {
                int bytes = socket.Receive(buffer);
                if (bytes == 0)
                {
                    return;
                }

                long now = TimeProvider.System.GetTimestamp();
                foreach (byte b in buffer.AsSpan(0, bytes))
                {
                    if (b == '\n' && got < frames)
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
        await PublishAsync(publisher, pace, () => count == frames, frames, () =>
            Volatile.Write(ref published[count++], TimeProvider.System.GetTimestamp()));
        reading.Join();
        Print("JSON lines, Unix socket (writing included)", [.. ages.Skip(1)]);
    }

    private static async Task MeasureFoxgloveAsync(int frames, double pace)
    {
        FoxgloveOptions options = new(new IPEndPoint(IPAddress.Loopback, 0), Source(), Model());
        await using FoxglovePublisher publisher = await FoxglovePublisher.OpenAsync(
            "foxglove:0", options, SceneJpeg.ForPeople(Size), TimeProvider.System);
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
            while (got < frames)
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
        await PublishAsync(publisher, pace, () => got >= frames, 2 * frames, () =>
            Volatile.Write(ref publishedAt, TimeProvider.System.GetTimestamp()));
        await reading;
        Print("Foxglove, grid as CDR (writing included)", [.. ages.Skip(1)]);
    }

    private static ModelInfo Model()
    {
        ModelInput input = new(
            "x", TensorLayout.Nchw, TensorElementType.UInt8, Size, ChannelOrder.Rgb, Normalisation.Identity,
            ResizePolicy.Stretch);
        ModelOutput output = new("y", OutputKind.Logits, TensorLayout.Nchw, Classes);
        return new ModelInfo(
            new ModelCard("bench", "none", "none.onnx", new string('0', 64), input, [output], "none", "none"),
            [new OutputTensor(TensorElementType.UInt8, 2, Size)], "CPU", 1);
    }

    private static async Task PublishAsync(
        IPublisher publisher, double pace, Func<bool> isDone, int most, Action? before = null)
    {
        FramePool pool = new(Size, 1);
        using Scene scene = await SceneAsync(pool);
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1 / pace));
        for (int i = 0; i < most && !isDone() && await timer.WaitForNextTickAsync(); i++)
        {
            before?.Invoke();
            publisher.Publish(new SceneView(scene));
        }
    }

    private static async Task<Scene> SceneAsync(FramePool pool)
    {
        Segmentation segmentation = new(new ClassTable(Classes), Size, Size, Letterbox.Stretch(Size, Size), Size);
        Scene scene = new(segmentation, new OccupancyGrid(GridGeometry.Default), camera: null)
        {
            Frame = await pool.RentAsync(
                new FrameStamp("bench", 0, TimeSpan.Zero), TimeProvider.System.GetTimestamp(), CancellationToken.None),
        };
        scene.Drivable.IsPresent = true;
        for (int i = 0; i < 150; i++)
        {
            scene.Drivable.PolygonBuffer.Add(new ImagePoint(i, i % 17));
            scene.Drivable.GroundPolygonBuffer.Add(new GroundPoint(i * 0.1, i % 17));
        }

        return scene;
    }

    private static SourceDescription Source() => new("bench", "bench", Size, true, 30, null, "bench");

    private static void Print(string what, double[] microseconds)
    {
        Array.Sort(microseconds);
        double At(double share) => microseconds[(int)Math.Min(microseconds.Length - 1, share * microseconds.Length)];
        Console.WriteLine(
            $"{what,-44} {microseconds.Length,6} {At(0.5),9:F0} {At(0.99),9:F0} {microseconds[^1],9:F0}");
    }
}
