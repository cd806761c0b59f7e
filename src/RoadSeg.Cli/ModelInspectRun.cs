using RoadSeg.Anonymising;
using RoadSeg.Frames;
using RoadSeg.Grid;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.Onnx;
using RoadSeg.OpenCv.Sinks;
using RoadSeg.Publishing;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>
/// <c>roadseg inspect MODEL</c>: what the file tells; with its card, whether the two fit and what one picture looks
/// like; without one, a draft of the card.
/// </summary>
/// <param name="path">A card or an ONNX file.</param>
/// <param name="draftFile">Where to write the draft instead of printing it; null prints it.</param>
/// <param name="picture">A source whose first frame is tried; null tries none.</param>
/// <param name="outFile">Where its overlay goes; null chooses a name beside nothing that exists.</param>
/// <param name="selfTest">A source whose first frame becomes a self-test; null makes none.</param>
/// <param name="arguments">Device, threads, times.</param>
internal sealed class ModelInspectRun(
    string path, string? draftFile, string? picture, string? outFile, string? selfTest, LineArguments arguments)
{
    /// <summary>Who is made unrecognisable in the picture; null for nobody.</summary>
    public AnonymiseOptions? Anonymise { get; init; }

    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        bool isCard = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        bool hasCard = isCard || File.Exists(Path.ChangeExtension(path, ".json"));
        if (!hasCard || draftFile is not null)
        {
            return Draft(isCard);
        }

        (ModelCard card, string file) = OnnxModelLoader.ReadCard(path);
        ModelReport.Structure(ModelInspection.Of(file, card));
        using OnnxModel model = OnnxModelLoader.Load(
            path,
            new OnnxModelOptions(arguments.Device, arguments.Threads)
            {
                DeviceIndex = arguments.DeviceIndex,
                Precision = arguments.Precision,
            },
            Console.WriteLine);
        ModelReport.Card(model.Info);
        if (picture is not null)
        {
            await TryAsync(model, picture, cancellationToken);
        }

        if (selfTest is not null)
        {
            await using IFrameSource source =
                await Opening.SourceAsync(selfTest, arguments, TimeProvider.System, cancellationToken);
            SelfTest test = await SelfTestBlock.MakeAsync(model, source, cancellationToken);
            Console.WriteLine("put this into the card; it is checked whenever the model is loaded:");
            Console.WriteLine(SelfTestBlock.ToJson(test, CombinedClasses.Of(card.Outputs).Table));
        }

        return ExitCodes.Ok;
    }

    private int Draft(bool isCard)
    {
        if (isCard)
        {
            throw new UsageException(
                $"--draft: \"{path}\" is a card already; name the ONNX file whose card is to be drafted.");
        }

        if (!File.Exists(path))
        {
            throw new ModelException(
                $"model \"{path}\" does not exist: expected an ONNX file (.onnx) or a card (.json).");
        }

        ModelInspection model = ModelInspection.Of(path, null);
        ModelReport.Structure(model);
        if (picture is not null || selfTest is not null)
        {
            throw new UsageException(
                $"--try, --self-test: \"{path}\" has no card yet. Write it first: --draft FILE drafts one.");
        }

        string draft = DraftCard.Write(model);
        if (draftFile is null)
        {
            Console.WriteLine(
                "It has no card. This is a draft of one; put answers in place of the texts that begin with a question "
                + "mark:");
            Console.Write(draft);
            return ExitCodes.Ok;
        }

        string free = FreeNames.File(draftFile, overwrite: false, Tell);
        try
        {
            File.WriteAllText(free, draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"draft \"{free}\" cannot be written: {e.Message}", e);
        }

        Console.WriteLine(
            $"wrote the draft \"{free}\": put answers in place of the texts that begin with a question mark, then "
            + $"try it on a picture: roadseg inspect {free} --try PICTURE");
        return ExitCodes.Ok;
    }

    private async Task TryAsync(OnnxModel model, string name, CancellationToken cancellationToken)
    {
        TimeProvider clock = TimeProvider.System;
        await using FirstFrameSource source = new(
            await Opening.SourceAsync(name, arguments, clock, cancellationToken));
        string target = outFile ?? Path.GetFileNameWithoutExtension(path) + "-try.png";
        string free = FreeNames.File(target, overwrite: false, Tell);
        PicturePublisher overlay = PicturePublisher.Open(free, source.Description);
        ClassShares shares = new();
        PipelineOptions options = new(Opening.Camera(arguments, name), GridGeometry.Default) { Anonymise = Anonymise };
        using StageMetrics metrics = new();
        ISegmentationModel tiled = Opening.Tiled(model, arguments.Tiles, source.Description.Size);
        await using RoadPipeline pipeline = new(source, tiled, [overlay, shares], options, metrics, clock);
        RunResult result = await pipeline.RunAsync(cancellationToken);
        if ((result.Failure ?? result.Sinks.Select(s => s.Failure).FirstOrDefault(f => f is not null)) is Exception e)
        {
            throw ExitCodes.Of(e) is null ? new InvalidOperationException("the line failed", e) : e;
        }

        foreach (string line in shares.Lines)
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"wrote \"{free}\": what is tinted wrongly tells of the channel order, the normalisation, "
            + "the resize policy or the order of the classes");
    }

    private static void Tell(string message) => Console.Error.WriteLine("roadseg: " + message);
}

/// <summary>Only the first frame of a source.</summary>
internal sealed class FirstFrameSource(IFrameSource inner) : IFrameSource
{
    private bool isRead;

    public SourceDescription Description => inner.Description;

    public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (isRead)
        {
            return null;
        }

        isRead = true;
        return await inner.ReadAsync(pool, cancellationToken)
            ?? throw new SourceException($"source \"{inner.Description.Name}\" has no frame.");
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>Share of each class in the class map, and how sure the network is of it.</summary>
internal sealed class ClassShares : IPublisher
{
    public string Name => "shares";

    public string? Summary => null;

    /// <summary>The largest share first.</summary>
    public List<string> Lines { get; } = [];

    public void Publish(in SceneView scene)
    {
        Segmenting.Segmentation map = scene.Segmentation;
        (int Count, long Sure)[] byId = new (int, long)[256];
        for (int v = 0; v < map.Size.Height; v++)
        {
            for (int u = 0; u < map.Size.Width; u++)
            {
                byte id = map.ClassIds[(v * map.Size.Width) + u];
                byId[id] = (byId[id].Count + 1, byId[id].Sure + map.ConfidenceAt(u, v));
            }
        }

        foreach (int id in Enumerable.Range(0, 256).Where(i => byId[i].Count > 0).OrderByDescending(i => byId[i].Count))
        {
            string name = id < map.Classes.Classes.Length ? map.Classes.Classes[id].Name : "(ignored)";
            double share = 100.0 * byId[id].Count / map.Size.PixelCount;
            double sure = byId[id].Sure / 255.0 / byId[id].Count;
            Lines.Add(FormattableString.Invariant($"{share,6:0.0} %  {name}, mean confidence {sure:0.00}"));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
