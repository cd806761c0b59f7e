using RoadSeg.Geometry;
using RoadSeg.Regions;

namespace RoadSeg.Correcting;

/// <summary>What is known of a pixel before a region is cut out by colours and edges.</summary>
public enum RegionBelief
{
    /// <summary>Surely outside.</summary>
    Outside,

    /// <summary>Surely inside.</summary>
    Inside,

    /// <summary>Probably outside.</summary>
    MaybeOutside,

    /// <summary>Probably inside.</summary>
    MaybeInside,
}

/// <summary>
/// Turns what a person pointed at into a first guess: where to look, and what is believed of each pixel there. A box
/// is probably inside and what lies around it surely not; without one the class map's own region at the click is
/// probably inside, a band around it open, the rest not.
/// </summary>
public sealed class RegionGuess
{
    private const double BoxAround = 0.4;
    private const double BandFraction = 0.12;
    private const int BandMin = 6;
    private const int BandMax = 40;
    private const double ClickFraction = 0.004;

    private readonly RegionHint hint;
    private readonly bool[]? near;
    private readonly bool[]? region;
    private readonly ImageSize size;
    private readonly double reach;

    private RegionGuess(RegionHint hint, ImageSize size, bool[]? region, bool[]? near, RegionBox window)
    {
        this.hint = hint;
        this.size = size;
        this.region = region;
        this.near = near;
        Window = window;
        reach = Math.Max(2, ClickFraction * size.Width);
    }

    /// <summary>Where to look: inside the picture, not empty.</summary>
    public RegionBox Window { get; }

    /// <summary>Makes a guess; null when the hint says nothing: no box and no click into the picture.</summary>
    /// <param name="hint">What the person did.</param>
    /// <param name="ids">Class ids, H×W row-major.</param>
    /// <param name="size">Size of the picture.</param>
    public static RegionGuess? Of(RegionHint hint, ReadOnlySpan<byte> ids, ImageSize size)
    {
        ArgumentNullException.ThrowIfNull(hint);
        if (hint.Box is RegionBox drawn)
        {
            RegionBox box = Cut(drawn, size);
            int side = Math.Max(box.Right - box.Left, box.Bottom - box.Top);
            int aside = (int)Math.Ceiling(Math.Max(12, BoxAround * side));
            return box.Right <= box.Left || box.Bottom <= box.Top ? null
                : new RegionGuess(hint with { Box = box }, size, null, null, Grown(box, aside, size));
        }

        foreach (RegionClick click in hint.Clicks)
        {
            if (click.IsInside && click.U >= 0 && click.U < size.Width && click.V >= 0 && click.V < size.Height)
            {
                return OfRegion(hint, ids, size, click);
            }
        }

        return null;
    }

    /// <summary>What is believed of a pixel of the window.</summary>
    /// <param name="u">Column.</param>
    /// <param name="v">Row.</param>
    /// <param name="pixels">Side of the square of pixels that it stands for, at least 1: clicks are never lost.</param>
    public RegionBelief At(int u, int v, int pixels)
    {
        double within = Math.Max(reach, pixels);
        for (int i = hint.Clicks.Length - 1; i >= 0; i--)
        {
            RegionClick click = hint.Clicks[i];
            if (Math.Abs(click.U - u) <= within && Math.Abs(click.V - v) <= within)
            {
                return click.IsInside ? RegionBelief.Inside : RegionBelief.Outside;
            }
        }

        if (hint.Box is RegionBox box)
        {
            return u >= box.Left && u < box.Right && v >= box.Top && v < box.Bottom
                ? RegionBelief.MaybeInside
                : RegionBelief.Outside;
        }

        int at = (v * size.Width) + u;
        return region![at] ? RegionBelief.MaybeInside : near![at] ? RegionBelief.MaybeOutside : RegionBelief.Outside;
    }

    private static RegionGuess OfRegion(RegionHint hint, ReadOnlySpan<byte> ids, ImageSize size, RegionClick click)
    {
        byte[] groups = new byte[256];
        groups[ids[(click.V * size.Width) + click.U]] = 1;
        ConnectedComponents components = new(size);
        components.Find(ids, groups, Connectivity.Four);
        int number = -1;
        foreach (Run run in components.Runs)
        {
            number = run.Row == click.V && run.Start <= click.U && click.U < run.End ? run.Component : number;
        }

        Component found = components.Components[number];
        RegionBox box = new(found.Left, found.Top, found.Right, found.Bottom);
        int side = Math.Max(box.Right - box.Left, box.Bottom - box.Top);
        int band = Math.Clamp((int)(BandFraction * side), BandMin, BandMax);
        bool[] region = new bool[size.PixelCount];
        bool[] near = new bool[size.PixelCount];
        foreach (Run run in components.Runs)
        {
            if (run.Component == number)
            {
                region.AsSpan((run.Row * size.Width) + run.Start, run.Length).Fill(true);
                RegionBox around = Grown(new RegionBox(run.Start, run.Row, run.End, run.Row + 1), band, size);
                for (int v = around.Top; v < around.Bottom; v++)
                {
                    near.AsSpan((v * size.Width) + around.Left, around.Right - around.Left).Fill(true);
                }
            }
        }

        return new RegionGuess(hint, size, region, near, Grown(box, 2 * band, size));
    }

    private static RegionBox Cut(RegionBox box, ImageSize size) => new(
        Math.Clamp(box.Left, 0, size.Width), Math.Clamp(box.Top, 0, size.Height),
        Math.Clamp(box.Right, 0, size.Width), Math.Clamp(box.Bottom, 0, size.Height));

    private static RegionBox Grown(RegionBox box, int by, ImageSize size) => Cut(
        new RegionBox(box.Left - by, box.Top - by, box.Right + by, box.Bottom + by), size);
}
