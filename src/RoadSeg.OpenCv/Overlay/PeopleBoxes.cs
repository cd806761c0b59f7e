using OpenCvSharp;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Overlay;

/// <summary>
/// Boxes around pedestrians and cyclists, each with a word and, where the ground is known, its distance.
/// </summary>
internal sealed class PeopleBoxes
{
    // Boxes of people far away are few pixels high: their words are set smaller than those of near ones.
    private const double NearBoxHeight = 90;

    // Labels that are kept apart from each other; in a larger crowd the rest may cover one another.
    private const int LabelsApartMax = 24;
    private const int RaisesMax = 4;

    private readonly Rect[] placed = new Rect[LabelsApartMax];
    private readonly OverlayLayout layout;
    private readonly OverlayText nearText;
    private readonly OverlayText farText;
    private int placedCount;

    public PeopleBoxes(OverlayLayout layout)
    {
        this.layout = layout;
        nearText = new OverlayText(10.5 * layout.Unit);
        farText = new OverlayText(8.5 * layout.Unit);
    }

    /// <summary>Draws them; labels stay inside the canvas and below a row.</summary>
    public void Draw(Mat canvas, PeopleRegions people, int top)
    {
        foreach (ref readonly PersonRegion person in people.People)
        {
            Scalar colour = OverlayColours.Of(person);
            Rect box = OnCanvas(person);
            int thickness = layout.Pixels(person.InPath ? 3 : 2);
            Cv2.Rectangle(canvas, box, OverlayColours.Dark, thickness + layout.Pixels(2));
            Cv2.Rectangle(canvas, box, colour, thickness);
        }

        // Words come last, so that no box runs through them.
        placedCount = 0;
        foreach (ref readonly PersonRegion person in people.People)
        {
            DrawLabel(canvas, person, OnCanvas(person), top);
        }
    }

    private Rect OnCanvas(in PersonRegion person) => new(
        person.Box.U * layout.Enlargement,
        person.Box.V * layout.Enlargement,
        person.Box.Width * layout.Enlargement,
        person.Box.Height * layout.Enlargement);

    private void DrawLabel(Mat canvas, in PersonRegion person, Rect box, int top)
    {
        Span<char> buffer = stackalloc char[48];
        TextLine line = new(buffer);
        line.Add(person.InPath ? "! " : "");
        line.Add(person.Kind == PersonKind.Cyclist ? "cyclist" : "pedestrian");
        if (person.Ground is GroundFix ground)
        {
            line.Add(" ");
            line.Add(ground.Point.Range, "0.0");
            line.Add(" m");
        }

        OverlayText text = box.Height >= NearBoxHeight * layout.Unit ? nearText : farText;
        int padding = layout.Pixels(4);
        int width = text.WidthOf(line.Text) + (2 * padding);
        int height = text.Height + (2 * padding);
        int x = Math.Clamp(box.X - layout.Pixels(1), 0, Math.Max(layout.Canvas.Width - width, 0));
        int y = Math.Clamp(box.Y - height, top, Math.Max(layout.Canvas.Height - height, top));
        Rect label = Place(new Rect(x, y, width, height), top);
        Cv2.Rectangle(canvas, label, OverlayColours.Of(person), -1);
        Cv2.Rectangle(canvas, label, OverlayColours.Dark, 1);
        Point origin = new(label.X + padding, label.Y + padding + text.Height);
        text.DrawPlain(canvas, line.Text, origin, OverlayColours.Dark);
    }

    // A label that would cover another one is raised above it, a few times at most.
    private Rect Place(Rect label, int top)
    {
        for (int raise = 0; raise < RaisesMax; raise++)
        {
            if (FindCovered(label) is not Rect covered || covered.Y - label.Height < top)
            {
                break;
            }

            label.Y = covered.Y - label.Height;
        }

        if (placedCount < placed.Length)
        {
            placed[placedCount++] = label;
        }

        return label;
    }

    private Rect? FindCovered(Rect label)
    {
        foreach (Rect other in placed.AsSpan(0, placedCount))
        {
            Rect shared = label & other;
            if (shared.Width > 0 && shared.Height > 0)
            {
                return other;
            }
        }

        return null;
    }
}
