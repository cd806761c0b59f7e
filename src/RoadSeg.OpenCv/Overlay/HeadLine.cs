using OpenCvSharp;
using RoadSeg.Publishing;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// The strip along the upper edge: status at the left; rate, latency, provider, media time and frame number at the
/// right, each at a place of its own so that nothing jumps when a digit comes or goes.
/// </summary>
internal sealed class HeadLine : IDisposable
{
    private const double BackgroundShare = 0.28;

    private static readonly (StatusReasons Reason, string Words)[] Reasons =
        [.. StatusWords.Reasons.Select(r => (r.Reason, r.Word.Replace('_', ' ')))];

    private readonly OverlayLayout layout;
    private readonly OverlayText text;
    private readonly Mat canvas;
    private readonly Mat strip;

    /// <summary>Places the strip on a canvas, whose memory it shares from then on.</summary>
    public HeadLine(Mat canvas, OverlayLayout layout)
    {
        this.canvas = canvas;
        this.layout = layout;
        text = new OverlayText(11.5 * layout.Unit);
        Height = Math.Min(layout.Pixels(32), layout.Canvas.Height);
        strip = canvas[new Rect(0, 0, layout.Canvas.Width, Height)];
    }

    /// <summary>Rows it takes.</summary>
    public int Height { get; }

    /// <summary>Draws it.</summary>
    public void Draw(in SceneView scene)
    {
        strip.ConvertTo(strip, MatType.CV_8UC3, BackgroundShare, 10);
        int left = DrawStatus(scene);
        int right = layout.Canvas.Width - layout.Pixels(10);
        right = DrawFrameNumber(scene, right);
        right = DrawMediaTime(scene, right);
        right = DrawLatency(scene, right, left);
        right = DrawRate(scene, right, left);
        DrawProvider(scene, right, left);
    }

    /// <summary>Lets go of the canvas.</summary>
    public void Dispose() => strip.Dispose();

    private static ReadOnlySpan<char> WordOf(SceneStatus status) => status switch
    {
        SceneStatus.Ok => "OK",
        SceneStatus.Degraded => "DEGRADED",
        _ => "STALE",
    };

    private int BaseLine => (Height + text.Height) / 2;

    private int DrawStatus(in SceneView scene)
    {
        ReadOnlySpan<char> word = WordOf(scene.Status);
        int margin = layout.Pixels(8);
        int x = margin;
        int width = text.WidthOf(word) + (2 * margin);
        int gap = layout.Pixels(4);
        Cv2.Rectangle(canvas, new Rect(x, gap, width, Height - (2 * gap)), OverlayColours.Of(scene.Status), -1);
        text.DrawPlain(canvas, word, new Point(x + margin, BaseLine), OverlayColours.Dark);
        x += width + margin;
        Span<char> buffer = stackalloc char[160];
        TextLine reasons = new(buffer);
        foreach ((StatusReasons reason, string words) in Reasons)
        {
            if ((scene.Reasons & reason) != 0)
            {
                reasons.Add(reasons.Text.IsEmpty ? "" : ", ");
                reasons.Add(words);
            }
        }

        text.DrawPlain(canvas, reasons.Text, new Point(x, BaseLine), OverlayColours.Text);
        return x + text.WidthOf(reasons.Text);
    }

    private int DrawFrameNumber(in SceneView scene, int right)
    {
        Span<char> buffer = stackalloc char[24];
        TextLine line = new(buffer);
        line.Add("#");
        line.Add(scene.Frame.Stamp.FrameId);
        return DrawField(line.Text, "#00000", right, 0, OverlayColours.Dim);
    }

    private int DrawMediaTime(in SceneView scene, int right)
    {
        Span<char> buffer = stackalloc char[24];
        TextLine line = new(buffer);
        line.Add(scene.Frame.Stamp.MediaTime.TotalSeconds, "0.00");
        line.Add(" s");
        return DrawField(line.Text, "000.00 s", right, 0, OverlayColours.Text);
    }

    private int DrawLatency(in SceneView scene, int right, int left)
    {
        Span<char> buffer = stackalloc char[24];
        TextLine line = new(buffer);
        line.Add(scene.Live.LatencyMs, scene.Live.LatencyMs < 10 ? "0.0" : "0");
        line.Add(" ms");
        return DrawField(line.Text, "0000 ms", right, left, OverlayColours.Text);
    }

    private int DrawRate(in SceneView scene, int right, int left)
    {
        if (scene.Live.FramesPerSecond <= 0)
        {
            return right;
        }

        Span<char> buffer = stackalloc char[24];
        TextLine line = new(buffer);
        line.Add(scene.Live.FramesPerSecond, "0.0");
        line.Add(" fps");
        return DrawField(line.Text, "000.0 fps", right, left, OverlayColours.Text);
    }

    private void DrawProvider(in SceneView scene, int right, int left)
    {
        string provider = scene.Live.Provider ?? "";
        DrawField(provider, provider, right, left, OverlayColours.Dim);
    }

    // Right-aligned in the room of its widest text; left out when it would run into what stands at the left.
    private int DrawField(ReadOnlySpan<char> value, ReadOnlySpan<char> widest, int right, int left, Scalar colour)
    {
        int width = text.WidthOf(value);
        if (right - width < left + layout.Pixels(10))
        {
            return right;
        }

        text.DrawPlain(canvas, value, new Point(right - width, BaseLine), colour);
        return right - Math.Max(width, text.WidthOf(widest)) - layout.Pixels(14);
    }
}
