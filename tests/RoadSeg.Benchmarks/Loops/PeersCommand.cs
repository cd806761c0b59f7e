using RoadSeg.Inference;
using RoadSeg.Onnx;
using RoadSeg.Sources;

namespace RoadSeg.Benchmarks.Loops;

/// <summary>
/// <c>peers SOURCE</c>: RoadSeg against the usual sequential loop in C++ and in C#, on the same model, threads and
/// recording. Every run is a process of its own; rounds are interleaved, so that a busy machine slows all alike.
/// </summary>
internal static class PeersCommand
{
    private const string DefaultModel = "models/roadseg-camvid-s.json";
    private const int MaskFrames = 60;

    // Half of what the slowest manages: nobody queues.
    private const double PaceOfSlowest = 0.5;

    // A first run that was disturbed must not make all others crawl.
    private const double PaceMin = 1;

    /// <summary>Runs <c>peers</c> or <c>loop</c>, the one run of a loop that peers starts.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            if (words[0] == "loop")
            {
                await RunLoopAsync(words);
            }
            else
            {
                await CompareAsync(words[1..]);
            }

            return 0;
        }
        catch (Exception e) when (e is UsageException or LoopException or ModelException or SourceException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e switch
            {
                UsageException => 2,
                LoopException loop => loop.ExitCode,
                SourceException => 4,
                _ => 5,
            };
        }
    }

    private static async Task RunLoopAsync(string[] words)
    {
        LoopArguments arguments = LoopArguments.Parse(words.AsSpan(2));
        LoopFigures figures = words[1] == "ours"
            ? await OurLoop.RunAsync(arguments, TimeProvider.System)
            : await CSharpLoop.RunAsync(arguments, TimeProvider.System);
        Console.WriteLine(figures.ToJson());
    }

    private static async Task CompareAsync(string[] words)
    {
        PeersOptions options = PeersOptions.Parse(words, BundledFiles.Name(DefaultModel));
        if (!File.Exists(options.Source))
        {
            throw new SourceException(
                $"source \"{options.Source}\" is not there or is no file: the usual loops read one video file.");
        }

        PeerCard.Check(options.Card, OnnxModelLoader.ReadCard(options.Card).Card);
        CppPeer cpp = CppPeer.OfProject();
        await cpp.BuildAsync();
        LoopArguments fastest = new(
            options.Card, options.Source, options.Threads, options.Frames, 0, false, options.Spin, null);
        List<LoopRounds> loops = await CompareMasksAsync(Loop.Choose(cpp, options.Only), fastest);
        double pace = 0;
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (LoopRounds loop in loops)
            {
                loop.Fastest.Add(await loop.Loop.RunAsync(fastest));
            }

            pace = pace > 0 ? pace : Math.Max(PaceMin, PaceOfSlowest * loops.Min(l => l.Fps));
            foreach (LoopRounds loop in loops)
            {
                loop.Paced.Add(await loop.Loop.RunAsync(fastest with { FramesPerSecond = pace }));
            }
        }

        PeersReport report = new(options, pace, loops);
        report.Print(Console.Out);
        if (options.Json is not null)
        {
            await WriteAsync(options.Json, report.ToJson());
        }
    }

    private static async Task WriteAsync(string file, string text)
    {
        try
        {
            await File.WriteAllTextAsync(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LoopException(6, $"\"{file}\" cannot be written: {e.Message}");
        }
    }

    private static async Task<List<LoopRounds>> CompareMasksAsync(IReadOnlyList<Loop> loops, LoopArguments fastest)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("roadseg-peers-");
        try
        {
            List<LoopRounds> all = [];
            string ours = Path.Combine(folder.FullName, loops[0].Name);
            foreach (Loop loop in loops)
            {
                string masks = Path.Combine(folder.FullName, loop.Name);
                LoopFigures figures = await loop.RunAsync(
                    fastest with { Frames = Math.Min(MaskFrames, fastest.Frames), Masks = masks });
                all.Add(new LoopRounds(loop, MaskFile.Agreement(ours, masks), figures.Checksum));
            }

            return all;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
