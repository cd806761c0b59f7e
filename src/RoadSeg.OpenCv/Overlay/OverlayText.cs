using OpenCvSharp;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Words on the canvas, drawn letter by letter from strings made once, so that numbers that change with every frame
/// allocate nothing. ASCII only, as OpenCV's fonts. Positions are those of the base line.
/// </summary>
internal sealed class OverlayText
{
    private const HersheyFonts Font = HersheyFonts.HersheySimplex;
    private const char First = ' ';
    private const char Last = '~';

    // Height of a capital letter of this font at scale 1, in pixels.
    private const double CapitalHeight = 21;

    private static readonly string[] Letters =
        [.. Enumerable.Range(First, Last - First + 1).Select(c => ((char)c).ToString())];
    private static readonly double[] Advances = [.. Letters.Select(AdvanceOf)];

    private readonly double scale;
    private readonly int thickness;
    private readonly int halo;

    /// <summary>A size of text.</summary>
    /// <param name="capitalPixels">Height of its capital letters in canvas pixels.</param>
    public OverlayText(double capitalPixels)
    {
        scale = capitalPixels / CapitalHeight;
        thickness = Math.Max(1, (int)Math.Round(capitalPixels / 9));
        halo = thickness + (2 * Math.Max(1, (int)Math.Round(capitalPixels / 9)));
        Height = (int)Math.Ceiling(capitalPixels);
    }

    /// <summary>Height of capital letters in canvas pixels.</summary>
    public int Height { get; }

    /// <summary>Width of a text in canvas pixels.</summary>
    public int WidthOf(ReadOnlySpan<char> text)
    {
        double width = 0;
        foreach (char letter in text)
        {
            width += Advances[IndexOf(letter)];
        }

        return (int)Math.Ceiling(width * scale);
    }

    /// <summary>Draws light or coloured letters with a dark halo, for any background.</summary>
    public void Draw(Mat canvas, ReadOnlySpan<char> text, Point origin, Scalar colour)
    {
        // Smooth edges of a halo cost eight times the rest of the text and are covered by it anyway.
        DrawLetters(canvas, text, origin, OverlayColours.Dark, halo, LineTypes.Link8);
        DrawLetters(canvas, text, origin, colour, thickness, LineTypes.AntiAlias);
    }

    /// <summary>Draws letters without a halo, for a plain background.</summary>
    public void DrawPlain(Mat canvas, ReadOnlySpan<char> text, Point origin, Scalar colour) =>
        DrawLetters(canvas, text, origin, colour, thickness, LineTypes.AntiAlias);

    private static double AdvanceOf(string letter) =>
        Cv2.GetTextSize(letter, Font, 1, 1, out _).Width - 1;

    private static int IndexOf(char letter) => letter is >= First and <= Last ? letter - First : '?' - First;

    private void DrawLetters(
        Mat canvas, ReadOnlySpan<char> text, Point origin, Scalar colour, int stroke, LineTypes lineType)
    {
        double x = origin.X;
        foreach (char letter in text)
        {
            int index = IndexOf(letter);
            if (letter != ' ')
            {
                Point place = new((int)Math.Round(x), origin.Y);
                Cv2.PutText(canvas, Letters[index], place, Font, scale, colour, stroke, lineType);
            }

            x += Advances[index] * scale;
        }
    }
}
