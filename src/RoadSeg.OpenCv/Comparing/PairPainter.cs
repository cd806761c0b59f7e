using System.Buffers;
using OpenCvSharp;
using RoadSeg.Comparing;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Overlay;
using RoadSeg.OpenCv.Pictures;

namespace RoadSeg.OpenCv.Comparing;

/// <summary>
/// Draws two sides of a comparison beside each other, and where they differ. The canvases are allocated once. One
/// thread at a time.
/// </summary>
public sealed class PairPainter : IDisposable
{
    private const int HeadRows = 30;
    private const int TwoInARowMax = 1920;
    private const int TintWeight = 90;
    private const int StripePixels = 6;

    private static readonly Scalar Differing = Scalar.FromRgb(255, 0, 200);
    private static readonly Scalar OfA = Scalar.FromRgb(90, 170, 255);
    private static readonly Scalar OfB = Scalar.FromRgb(255, 150, 60);

    private readonly ClassUnion classes;
    private readonly ImageSize size;
    private readonly byte[] tints;
    private readonly byte[] differing = new byte[3];
    private readonly Mat both;
    private readonly Mat difference;
    private readonly Mat small = new();

    /// <summary>Allocates the canvases.</summary>
    /// <param name="size">Size of the frames.</param>
    /// <param name="classes">Classes of both.</param>
    public PairPainter(ImageSize size, ClassUnion classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        this.size = size;
        this.classes = classes;
        both = new Mat(size.Height + HeadRows, size.Width * 2, MatType.CV_8UC3, OverlayColours.Dark);
        difference = new Mat(size.Height + HeadRows, size.Width, MatType.CV_8UC3, OverlayColours.Dark);
        tints = new byte[256 * 3];
        for (int id = 0; id < classes.Count; id++)
        {
            Fill(tints.AsSpan(id * 3, 3), ClassTint.ColourOf(classes.Table.Classes[id]));
        }

        Fill(differing, Differing);
    }

    /// <summary>Size of the pictures of both sides: at most 1920 columns.</summary>
    public ImageSize PairSize
    {
        get
        {
            double scale = Math.Min(1, (double)TwoInARowMax / both.Cols);
            return new ImageSize((int)Math.Round(both.Cols * scale), (int)Math.Round(both.Rows * scale));
        }
    }

    /// <summary>Size of the pictures of the difference.</summary>
    public ImageSize DifferenceSize => new(difference.Cols, difference.Rows);

    /// <summary>Both sides beside each other, pixels that differ striped. Valid until the next call.</summary>
    /// <param name="pixels">The frame, BGR24.</param>
    /// <param name="a">The first side.</param>
    /// <param name="b">The second side.</param>
    /// <param name="nameA">What it is called.</param>
    /// <param name="nameB">What it is called.</param>
    /// <param name="frame">How they differ.</param>
    internal Mat DrawPair(
        ReadOnlySpan<byte> pixels, SideFrame a, SideFrame b, string nameA, string nameB, in FrameDifference frame)
    {
        for (int v = 0; v < size.Height; v++)
        {
            Span<byte> row = MatPixels.RowOf(both, v + HeadRows);
            int at = v * size.Width;
            ReadOnlySpan<byte> camera = pixels.Slice(at * 3, size.Width * 3);
            ReadOnlySpan<byte> idsA = a.ClassIds.Slice(at, size.Width), idsB = b.ClassIds.Slice(at, size.Width);
            for (int u = 0; u < size.Width; u++)
            {
                byte classA = classes.FromFirst[idsA[u]], classB = classes.FromSecond[idsB[u]];
                bool isStriped = classA != classB && (u + v) % StripePixels < 2;
                Blend(camera.Slice(u * 3, 3), classA, isStriped, row.Slice(u * 3, 3));
                Blend(camera.Slice(u * 3, 3), classB, isStriped, row.Slice((size.Width + u) * 3, 3));
            }
        }

        DrawBoxes(both, a, 0, OfA);
        DrawBoxes(both, b, size.Width, OfB);
        Clear(both);
        Word(both, 8, Words("A  " + nameA, frame.A), OfA);
        Word(both, size.Width + 8, Words("B  " + nameB, frame.B), OfB);
        return Shrunk(both);
    }

    /// <summary>The frame in grey with everything that differs in colour. Valid until the next call.</summary>
    internal Mat DrawDifference(ReadOnlySpan<byte> pixels, SideFrame a, SideFrame b, in FrameDifference frame)
    {
        for (int v = 0; v < size.Height; v++)
        {
            Span<byte> row = MatPixels.RowOf(difference, v + HeadRows);
            int at = v * size.Width;
            ReadOnlySpan<byte> camera = pixels.Slice(at * 3, size.Width * 3);
            ReadOnlySpan<byte> idsA = a.ClassIds.Slice(at, size.Width), idsB = b.ClassIds.Slice(at, size.Width);
            for (int u = 0; u < size.Width; u++)
            {
                bool differs = classes.FromFirst[idsA[u]] != classes.FromSecond[idsB[u]];
                int grey = (camera[u * 3] + (camera[(u * 3) + 1] * 2) + camera[(u * 3) + 2]) >> (differs ? 3 : 2);
                for (int c = 0; c < 3; c++)
                {
                    row[(u * 3) + c] = (byte)(differs ? grey + (differing[c] / 2) : grey * 3 / 4);
                }
            }
        }

        DrawBoxes(difference, a, 0, OfA);
        DrawBoxes(difference, b, 0, OfB);
        Clear(difference);
        Word(difference, 8, FormattableString.Invariant(
            $"frame {frame.Stamp.FrameId}   agreement {100 * frame.Agreement:0.00} %"), OverlayColours.Text);
        return difference;
    }

    /// <summary>Both sides beside each other as JPEG.</summary>
    public void WritePair(
        ReadOnlySpan<byte> pixels, SideFrame a, SideFrame b, (string A, string B) names, in FrameDifference frame,
        int widthMax, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        SmallJpeg.Write(DrawPair(pixels, a, b, names.A, names.B, frame), widthMax, output);
    }

    /// <summary>Frees the canvases.</summary>
    public void Dispose()
    {
        both.Dispose();
        difference.Dispose();
        small.Dispose();
    }

    private static string Words(string name, SideFigures figures)
    {
        string people = figures.People is int n ? FormattableString.Invariant($"   people {n}") : "";
        string latency = figures.LatencyMs is double ms ? FormattableString.Invariant($"   {ms:0.0} ms") : "";
        return name + people + latency;
    }

    private void Blend(ReadOnlySpan<byte> camera, byte classId, bool isStriped, Span<byte> into)
    {
        ReadOnlySpan<byte> colour = isStriped ? differing : tints.AsSpan(classId * 3, 3);
        int weight = isStriped ? 200 : classId < classes.Count ? TintWeight : 0;
        for (int c = 0; c < 3; c++)
        {
            into[c] = (byte)(((camera[c] * (255 - weight)) + (colour[c] * weight)) / 255);
        }
    }

    private static void DrawBoxes(Mat canvas, SideFrame side, int shift, Scalar colour)
    {
        foreach (PersonSeen person in side.People)
        {
            Rect box = new(person.Box.U + shift, person.Box.V + HeadRows, person.Box.Width, person.Box.Height);
            Cv2.Rectangle(canvas, box, colour, person.InPath ? 3 : 1);
        }
    }

    private static void Clear(Mat canvas) => Cv2.Rectangle(
        canvas, new Rect(0, 0, canvas.Cols, HeadRows), OverlayColours.Dark, -1);

    private static void Word(Mat canvas, int u, string text, Scalar colour) => Cv2.PutText(
        canvas, text, new Point(u, HeadRows - 10), HersheyFonts.HersheySimplex, 0.5, colour, 1, LineTypes.AntiAlias);

    private static void Fill(Span<byte> bgr, Scalar colour)
    {
        bgr[0] = (byte)Math.Clamp(colour.Val0, 0, 255);
        bgr[1] = (byte)Math.Clamp(colour.Val1, 0, 255);
        bgr[2] = (byte)Math.Clamp(colour.Val2, 0, 255);
    }

    private Mat Shrunk(Mat picture)
    {
        ImageSize wanted = PairSize;
        if (wanted.Width == picture.Cols)
        {
            return picture;
        }

        Cv2.Resize(picture, small, new Size(wanted.Width, wanted.Height), 0, 0, InterpolationFlags.Area);
        return small;
    }
}
