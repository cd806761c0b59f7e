using System.Buffers;
using System.Globalization;
using RoadSeg.Correcting;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Metrics;
using RoadSeg.OpenCv.Correcting;
using RoadSeg.OpenCv.Labels;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.OpenCv.Sources;
using RoadSeg.Publishing;
using RoadSeg.Sources;
using RoadSeg.Web.Correcting;

namespace RoadSeg.Cli.Correcting;

/// <summary>
/// A recording whose labels are corrected into a folder as <c>import-labels</c> writes it: <c>labels/NAME.png</c>, and
/// <c>labels.csv</c> for recordings.
/// </summary>
internal sealed class CorrectionDesk(
    string sourceName, ISeekableSource source, ISegmentationModel model, string folder) : ICorrectionDesk, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly JpegEncoder encoder = new();
    private OneFrame? open;

    public string SourceName => sourceName;

    public ImageSize Size => source.Description.Size;

    public ClassTable Classes { get; } = CombinedClasses.Of(model.Info.Card.Outputs).Table;

    public long? FrameCount => source.Description.FrameCount;

    public Task<CorrectionFrame?> OpenAsync(long number, CancellationToken cancellationToken) => InTurnAsync(
        number, (frame, name) =>
        {
            ArrayBufferWriter<byte> jpeg = new(256 * 1024);
            encoder.Encode(frame.Pixels, Size, jpeg);
            return new CorrectionFrame(
                number, name, File.Exists(FileOf(name)), jpeg.WrittenMemory, LabelsOf(frame, name));
        },
        cancellationToken);

    public Task<byte[]?> RefineAsync(long number, RegionHint hint, CancellationToken cancellationToken) => InTurnAsync(
        number, (frame, name) => RegionRefiner.Refine(frame.Pixels, LabelsOf(frame, name), Size, hint),
        cancellationToken);

    public Task<string?> SaveAsync(long number, byte[] ids, CancellationToken cancellationToken) => InTurnAsync(
        number, (_, name) => Save(name, ids), cancellationToken);

    public void Dispose()
    {
        encoder.Dispose();
        turn.Dispose();
    }

    private async Task<T?> InTurnAsync<T>(
        long number, Func<OneFrame, string, T> use, CancellationToken cancellationToken)
        where T : class
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (open?.Number != number)
            {
                // A request that is given up may not leave the source in the middle of a frame.
                open = await ReadAsync(number);
            }

            return open is null ? null : use(open, NameOf(number));
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<OneFrame?> ReadAsync(long number)
    {
        await source.SeekAsync(number, CancellationToken.None);
        OneFrameSource one = new(source, number);
        OneFrame frame = new(number, Size);
        using StageMetrics metrics = new();
        await using RoadPipeline pipeline = new(
            one, model, [frame], PipelineOptions.Default, metrics, TimeProvider.System);
        RunResult result = await pipeline.RunAsync(CancellationToken.None);
        if ((result.Failure ?? result.Sinks[0].Failure) is Exception failure)
        {
            throw ExitCodes.Of(failure) is null ? new InvalidOperationException("the line failed", failure) : failure;
        }

        return frame.IsThere ? frame : null;
    }

    private byte[] LabelsOf(OneFrame frame, string name)
    {
        string file = FileOf(name);
        if (!File.Exists(file))
        {
            return frame.Ids;
        }

        byte[] ids = LabelImage.Read(file, out ImageSize size);
        return size == Size ? ids : throw new SourceException(
            $"label image \"{file}\" is {size}, but the frames are {Size}: it is of another recording. Name another "
            + "--out.");
    }

    private string Save(string name, byte[] ids)
    {
        string file = FileOf(name);
        string unfinished = Path.Combine(folder, name + ".unfinished.png");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Delete(unfinished);
            LabelImage.Write(unfinished, Size, ids);
            File.Move(unfinished, file, overwrite: true);
            WriteTable();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SinkException($"label image \"{file}\" cannot be written: {e.Message}", e);
        }

        return file;
    }

    private void WriteTable()
    {
        if (source is ImageFolderSource)
        {
            return;
        }

        string table = Path.Combine(folder, "labels.csv");
        IEnumerable<string> rows = Directory.EnumerateFiles(Path.Combine(folder, "labels"), "frame_*.png")
            .Select(f => Path.GetFileNameWithoutExtension(f)["frame_".Length..])
            .Where(n => long.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(n => long.Parse(n, CultureInfo.InvariantCulture))
            .Select(n => string.Create(
                CultureInfo.InvariantCulture,
                $"{long.Parse(n, CultureInfo.InvariantCulture)},labels/frame_{n}.png"));
        File.WriteAllLines(table + ".unfinished", rows.Prepend("frame_index,label_png"));
        File.Move(table + ".unfinished", table, overwrite: true);
    }

    private string FileOf(string name) => Path.Combine(folder, "labels", name + ".png");

    // Pictures of a folder keep their names, so that the labels can be scored against them.
    private string NameOf(long number) => source is ImageFolderSource images
        ? Path.GetFileNameWithoutExtension(images.Files[(int)number])
        : string.Create(CultureInfo.InvariantCulture, $"frame_{number:000000}");
}
