using OpenCvSharp;
using RoadSeg.Anonymising;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.OpenCv.Pictures;
using RoadSeg.Scoring;

namespace RoadSeg.OpenCv.Labels;

/// <summary>
/// Keeps small pictures of the frames that score worst and lays them out as one sheet: truth, prediction and errors of
/// a frame beside each other. One thread at a time.
/// </summary>
public sealed class WorstSheet : IScoredFrames, IDisposable
{
    private const int TileWidth = 400;
    private const int HeadRows = 24;
    private const int Gap = 6;

    private static readonly Scalar Wrong = Scalar.FromRgb(255, 40, 60);
    private static readonly Scalar Nothing = Scalar.FromRgb(0, 0, 0);

    private readonly int count;
    private readonly ImageSize size;
    private readonly ImageSize tile;
    private readonly Scalar[] colours = new Scalar[256];
    private readonly int classCount;
    private readonly Mat full;
    private readonly List<(FrameScore Score, Mat Row)> kept = [];
    private readonly ImageAnonymiser? anonymiser;
    private readonly byte[] anonymous;

    /// <summary>Allocates.</summary>
    /// <param name="count">Frames to keep.</param>
    /// <param name="size">Size of the frames.</param>
    /// <param name="classes">Classes of the model.</param>
    /// <param name="anonymiser">Takes people out of the pictures by what is predicted; null leaves them.</param>
    public WorstSheet(int count, ImageSize size, ClassTable classes, ImageAnonymiser? anonymiser = null)
    {
        this.anonymiser = anonymiser;
        anonymous = new byte[anonymiser is null ? 0 : size.PixelCount * 3];
        ArgumentNullException.ThrowIfNull(classes);
        this.count = count;
        this.size = size;
        int width = Math.Min(TileWidth, size.Width);
        tile = new ImageSize(width, Math.Max(1, (int)Math.Round((double)size.Height * width / size.Width)));
        classCount = classes.Classes.Length;
        Array.Fill(colours, Nothing);
        for (int id = 0; id < classCount; id++)
        {
            colours[id] = ClassTint.ColourOf(classes.Classes[id]);
        }

        full = new Mat(size.Height, size.Width, MatType.CV_8UC3, Nothing);
    }

    /// <inheritdoc/>
    public void Look(
        FrameView frame, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, in FrameScore score)
    {
        if (kept.Count == count && kept[^1].Score.MeanIou <= score.MeanIou)
        {
            return;
        }

        if (kept.Count == count)
        {
            kept[^1].Row.Dispose();
            kept.RemoveAt(count - 1);
        }

        kept.Add((score, Draw(frame, truth, predicted, score)));
        kept.Sort((x, y) => x.Score.MeanIou != y.Score.MeanIou
            ? x.Score.MeanIou.CompareTo(y.Score.MeanIou)
            : x.Score.FrameId.CompareTo(y.Score.FrameId));
    }

    /// <summary>The sheet as JPEG, the worst frame first; empty without frames.</summary>
    public byte[] ToJpeg()
    {
        if (kept.Count == 0)
        {
            return [];
        }

        int rowHeight = kept[0].Row.Rows;
        using Mat sheet = new(rowHeight * kept.Count, kept[0].Row.Cols, MatType.CV_8UC3, OverlayColours.Dark);
        for (int i = 0; i < kept.Count; i++)
        {
            for (int v = 0; v < rowHeight; v++)
            {
                MatPixels.RowOf(kept[i].Row, v).CopyTo(MatPixels.RowOf(sheet, (i * rowHeight) + v));
            }
        }

        System.Buffers.ArrayBufferWriter<byte> jpeg = new();
        SmallJpeg.Write(sheet, sheet.Cols, jpeg);
        return jpeg.WrittenSpan.ToArray();
    }

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        full.Dispose();
        foreach ((FrameScore _, Mat row) in kept)
        {
            row.Dispose();
        }

        kept.Clear();
    }

    private Mat Draw(FrameView frame, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, in FrameScore score)
    {
        Mat row = new(tile.Height + HeadRows + Gap, (tile.Width * 3) + (Gap * 2), MatType.CV_8UC3, OverlayColours.Dark);
        ReadOnlySpan<byte> pixels = anonymiser is null ? frame.Pixels : Anonymous(anonymiser, frame, predicted);
        for (int part = 0; part < 3; part++)
        {
            Paint(pixels, truth, predicted, part);
            using Mat small = new();
            Cv2.Resize(full, small, new Size(tile.Width, tile.Height), 0, 0, InterpolationFlags.Area);
            for (int v = 0; v < tile.Height; v++)
            {
                MatPixels.RowOf(small, v).CopyTo(
                    MatPixels.RowOf(row, v + HeadRows)[(part * (tile.Width + Gap) * 3)..]);
            }
        }

        string[] words =
        [
            FormattableString.Invariant($"frame {score.FrameId}: mean IoU {100 * score.MeanIou:0.0} %   truth"),
            "prediction", "errors",
        ];
        for (int part = 0; part < words.Length; part++)
        {
            Cv2.PutText(row, words[part], new Point((part * (tile.Width + Gap)) + 4, HeadRows - 8),
                HersheyFonts.HersheySimplex, 0.45, OverlayColours.Text, 1, LineTypes.AntiAlias);
        }

        return row;
    }

    private byte[] Anonymous(ImageAnonymiser by, FrameView frame, ReadOnlySpan<byte> predicted)
    {
        frame.Pixels.CopyTo(anonymous);
        by.Run(predicted, anonymous);
        return anonymous;
    }

    private void Paint(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> predicted, int part)
    {
        Span<byte> into = MatPixels.Of(full);
        for (int i = 0; i < size.PixelCount; i++)
        {
            bool isVoid = truth[i] >= classCount;
            Scalar colour = part switch
            {
                0 => colours[truth[i]],
                1 => colours[predicted[i]],
                _ => !isVoid && truth[i] != predicted[i] ? Wrong : Nothing,
            };
            int weight = part < 2 ? 130 : isVoid || truth[i] == predicted[i] ? 150 : 190;
            into[i * 3] = Mixed(pixels[i * 3], colour.Val0, weight);
            into[(i * 3) + 1] = Mixed(pixels[(i * 3) + 1], colour.Val1, weight);
            into[(i * 3) + 2] = Mixed(pixels[(i * 3) + 2], colour.Val2, weight);
        }
    }

    private static byte Mixed(byte pixel, double colour, int weight) =>
        (byte)Math.Clamp(((pixel * (255 - weight)) + (colour * weight)) / 255, 0, 255);
}
