using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Window;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>
/// What this program does in place of running tests when a test starts it as a process of its own: be the window, or
/// read sources while somebody watches what the libraries print.
/// </summary>
internal static class ChildProcess
{
    public const string WindowHostVerb = "window-host";
    public const string ReadSources = "read-sources";
    public const string WriteVideoForever = "write-video-forever";

    // The entry point belongs to the test runner; this comes before it.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The only place before the runner's own entry point.")]
    internal static void Run()
    {
        string[] arguments = Environment.GetCommandLineArgs();
        switch (arguments.ElementAtOrDefault(1))
        {
            case WindowHostVerb:
                using (Stream input = Console.OpenStandardInput())
                {
                    Environment.Exit(WindowHost.Run(input));
                }

                break;
            case ReadSources:
                // Files are read without any waiting. On another thread it would wait for this initializer to end.
                ReadAsync(arguments[2..]).GetAwaiter().GetResult();
                Environment.Exit(0);
                break;
            case WriteVideoForever:
                WriteVideo(arguments[2]);
                break;
        }
    }

    private static async Task ReadAsync(string[] paths)
    {
        foreach (string path in paths)
        {
            try
            {
                await using IFrameSource source = await FrameSources.OpenAsync(
                    path, new SourceOptions(), TimeProvider.System, CancellationToken.None);
                FramePool pool = new(source.Description.Size, 1);
                int frames = 0;
                while (await source.ReadAsync(pool, CancellationToken.None) is Frame frame)
                {
                    frame.Dispose();
                    frames++;
                }

                Console.WriteLine($"{path}: {frames} frames");
            }
            catch (SourceException e)
            {
                Console.WriteLine($"{path}: {e.GetType().Name} {e.Message}");
            }
        }
    }

    // Until it is killed.
    [SuppressMessage("Reliability", "CA2000", Justification = "Nothing is put in order: that is the test.")]
    private static void WriteVideo(string path)
    {
        ImageSize size = new(640, 360);
        VideoPublisher publisher = VideoPublisher.Open("video:" + path, path, Some.Source(size));
        Scene scene = Some.Street(size);
        for (int i = 0; ; i++)
        {
            if (i == 20)
            {
                Console.WriteLine("20 frames");
            }

            if (i >= 20)
            {
                Thread.Sleep(20);
            }

            publisher.Publish(new SceneView(scene));
        }
    }
}
