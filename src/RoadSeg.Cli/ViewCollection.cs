using System.Globalization;
using RoadSeg.Calibration;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Calibration;
using RoadSeg.Sources;

namespace RoadSeg.Cli;

/// <summary>All views of a target that a source has: pictures of one size, or frames of a video or camera.</summary>
internal sealed class ViewCollection
{
    private const int FramesExamined = 400;
    private const int FramesKeptMax = 400;
    private const double DistanceMin = 0.04;
    private const int PicturesAdvised = 5;

    private readonly Dictionary<string, string> pathByName = new(StringComparer.Ordinal);
    private readonly Dictionary<TargetView, byte[]> pixelsByView = [];

    /// <summary>Size of the pictures that count.</summary>
    public ImageSize Size { get; private set; }

    /// <summary>Views of that size in the order of their pictures.</summary>
    public List<TargetView> Views { get; private set; } = [];

    /// <summary>Pictures without a view that counts, each with the reason.</summary>
    public List<(string Name, string Reason)> PassedOver { get; } = [];

    /// <summary>Number of pictures looked at.</summary>
    public int Examined { get; private set; }

    /// <summary>What to ask for instead, where no view was found but another board was seen; else null.</summary>
    public string? Advice { get; private set; }

    /// <summary>Reads a source.</summary>
    /// <param name="name">As the user wrote it.</param>
    /// <param name="target">What to look for.</param>
    /// <param name="enough">Number of different views that ends a live source.</param>
    /// <param name="arguments">How a video or camera is opened.</param>
    /// <param name="cancellationToken">Ends a live source: what was seen until then counts.</param>
    /// <exception cref="SourceException">It cannot be read.</exception>
    public static async Task<ViewCollection> ReadAsync(
        string name, CalibrationTarget target, int enough, LineArguments arguments, CancellationToken cancellationToken)
    {
        ViewCollection views = new();
        using TargetFinder finder = new(target);
        if (PictureFiles.TryOpen(name) is PictureFiles pictures)
        {
            views.ReadPictures(pictures, finder, target);
        }
        else
        {
            await views.ReadFramesAsync(name, finder, target, enough, arguments, cancellationToken);
        }

        return views;
    }

    /// <summary>The pixels of a view's picture; null when they are gone.</summary>
    public byte[]? PictureOf(TargetView view) => pixelsByView.TryGetValue(view, out byte[]? pixels)
        ? pixels
        : pathByName.TryGetValue(view.Name, out string? path) ? PictureFiles.Read(path, out _) : null;

    // All pictures are looked at before the size is chosen: the size most of them have.
    private void ReadPictures(PictureFiles pictures, TargetFinder finder, CalibrationTarget target)
    {
        List<(string Name, ImageSize Size, TargetView? View, string WhyNot)> read = [];
        foreach (string path in pictures.Paths)
        {
            string name = Path.GetFileName(path);
            byte[]? pixels = PictureFiles.Read(path, out ImageSize size);
            Examined++;
            if (pixels is null)
            {
                PassedOver.Add((name, "cannot be decoded"));
                continue;
            }

            pathByName[name] = path;
            read.Add((name, size, finder.Find(name, pixels, size, isQuick: false), finder.WhyNot));
        }

        if (read.Count == 0)
        {
            throw new SourceException($"none of the {pictures.Paths.Length} pictures can be decoded: open one with "
                + "another program.");
        }

        IGrouping<ImageSize, (string, ImageSize, TargetView?, string)>[] bySize =
            [.. read.GroupBy(r => r.Size).OrderByDescending(g => g.Count())];
        Size = bySize[0].Key;
        string majority = string.Create(
            CultureInfo.InvariantCulture, $"{bySize[0].Count()} of {read.Count} pictures are {Size}");
        foreach ((string name, ImageSize size, TargetView? view, string whyNot) in read)
        {
            if (size != Size)
            {
                PassedOver.Add((name, $"is {size}, but {majority}: one lens is calibrated at one size"));
            }
            else if (view is null)
            {
                PassedOver.Add((name, whyNot));
            }
            else
            {
                Views.Add(view);
            }
        }

        if (Views.Count == 0)
        {
            Advice = target.Kind == TargetKind.Charuco
                ? pictures.Paths.Take(PicturesAdvised).Select(path => AdviceOn(path, target)).OfType<string>()
                    .FirstOrDefault()
                : FindOther(pictures, target);
        }
    }

    private async Task ReadFramesAsync(
        string name, TargetFinder finder, CalibrationTarget target, int enough, LineArguments arguments,
        CancellationToken cancellationToken)
    {
        await using IFrameSource source =
            await Opening.SourceAsync(name, arguments, TimeProvider.System, cancellationToken);
        Size = source.Description.Size;
        ViewSelector selector = new(Size, target);
        FramePool pool = new(Size, 1);
        long stride = Math.Max(1, (source.Description.FrameCount ?? 0) / FramesExamined);
        for (long number = 0; ; number++)
        {
            using Frame? frame = await NextAsync(source, pool, cancellationToken);
            if (frame is null)
            {
                break;
            }

            if (number % stride != 0)
            {
                continue;
            }

            Examined++;
            if (target.Kind == TargetKind.Charuco && Views.Count == 0 && Examined is 1 or 20 or 100)
            {
                Advice = CharucoAdvice.Of(frame.Pixels, Size, target) ?? Advice;
            }

            string place = string.Create(
                CultureInfo.InvariantCulture,
                $"frame {frame.Stamp.FrameId} ({frame.Stamp.MediaTime.TotalSeconds:0.00} s)");
            if (finder.Find(place, frame.Pixels, Size, isQuick: true) is TargetView view
                && Views.TrueForAll(other => selector.Distance(view, other) >= DistanceMin))
            {
                Keep(view, frame);
                Tell(source, enough);
                if ((source.Description.IsLive && Views.Count >= enough) || Views.Count >= FramesKeptMax)
                {
                    break;
                }
            }
        }
    }

    // A live source that the user ends is not an error: what was seen until then counts.
    private static async Task<Frame?> NextAsync(
        IFrameSource source, FramePool pool, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(pool, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // Only the largest view is shown in the report; its pixels are kept until a larger one comes.
    private void Keep(TargetView view, Frame frame)
    {
        Views.Add(view);
        double width = WidthOf(view);
        if (pixelsByView.Keys.All(other => WidthOf(other) < width))
        {
            pixelsByView.Clear();
            pixelsByView.Add(view, frame.Pixels.ToArray());
        }

        static double WidthOf(TargetView of) => of.Points.Max(p => p.U) - of.Points.Min(p => p.U);
    }

    private void Tell(IFrameSource source, int enough)
    {
        if (source.Description.IsLive)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"roadseg: view {Views.Count} of {enough}; move the target: near, far, to the corners, leaning. "
                + $"Ctrl-C ends it."));
        }
    }

    private static string? AdviceOn(string path, CalibrationTarget target) =>
        PictureFiles.Read(path, out ImageSize size) is { } pixels ? CharucoAdvice.Of(pixels, size, target) : null;

    private static string? FindOther(PictureFiles pictures, CalibrationTarget target)
    {
        if (target.Kind != TargetKind.Chessboard
            || PictureFiles.Read(pictures.Paths[0], out ImageSize size) is not { } pixels)
        {
            return null;
        }

        (int, int)[] others =
        [
            (target.Columns - 1, target.Rows - 1), (target.Columns - 1, target.Rows), (target.Columns, target.Rows - 1),
            (target.Columns + 1, target.Rows), (target.Columns, target.Rows + 1), (target.Columns + 1, target.Rows + 1),
        ];
        foreach ((int columns, int rows) in others.Where(o => o.Item1 >= 3 && o.Item2 >= 3))
        {
            using TargetFinder finder = new(target with { Columns = columns, Rows = rows });
            if (finder.Find("", pixels, size, isQuick: false) is not null)
            {
                return FormattableString.Invariant(
                    $"A board of {columns}x{rows} is seen: give --board {columns}x{rows}.");
            }
        }

        return null;
    }
}
