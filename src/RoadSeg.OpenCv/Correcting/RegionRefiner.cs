using OpenCvSharp;
using RoadSeg.Correcting;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.Regions;

namespace RoadSeg.OpenCv.Correcting;

/// <summary>
/// Cuts a region out at a click or a box, by colours and edges (GrabCut). The same picture, labels and hint give the
/// same region. Any thread; allocates what it needs.
/// </summary>
public static class RegionRefiner
{
    // A person waits for it: some 0.2 s on one core.
    private const int PixelsMax = 60_000;
    private const int Iterations = 4;
    private const ulong Seed = 0x5eed;
    private const double PieceMin = 0.1;

    /// <summary>Cuts a region out.</summary>
    /// <param name="pixels">H×W×3 bytes BGR24.</param>
    /// <param name="ids">Class ids as they are so far, H×W row-major.</param>
    /// <param name="size">Size of the picture.</param>
    /// <param name="hint">What the person did.</param>
    /// <returns>H×W row-major, 1 in the region, 0 elsewhere; all 0 when there is none.</returns>
    public static byte[] Refine(
        ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> ids, ImageSize size, RegionHint hint)
    {
        byte[] region = new byte[size.PixelCount];
        RegionGuess? guess = RegionGuess.Of(hint, ids, size);
        if (guess is null)
        {
            return region;
        }

        RegionBox window = guess.Window;
        Size full = new(window.Right - window.Left, window.Bottom - window.Top);
        int step = (int)Math.Ceiling(Math.Sqrt((double)full.Width * full.Height / PixelsMax));
        Size small = new(Math.Max(1, full.Width / step), Math.Max(1, full.Height / step));
        using Mat mask = Believe(guess, small, full);
        if (IsOneSided(mask))
        {
            return region;
        }

        using Mat picture = Cut(pixels, size, window, full);
        using Mat reduced = new();
        Cv2.Resize(picture, reduced, small, 0, 0, InterpolationFlags.Area);
        using Mat background = new();
        using Mat foreground = new();
        Cv2.SetTheRNG(Seed);
        Cv2.GrabCut(reduced, mask, default, background, foreground, Iterations, GrabCutModes.InitWithMask);
        Paste(mask, full, window, size, region);
        KeepMeant(region, size, hint);
        return region;
    }

    private static Mat Believe(RegionGuess guess, Size small, Size full)
    {
        Mat mask = new(small.Height, small.Width, MatType.CV_8UC1);
        Span<byte> beliefs = MatPixels.Of(mask);
        int step = Math.Max(1, full.Width / small.Width);
        for (int y = 0; y < small.Height; y++)
        {
            for (int x = 0; x < small.Width; x++)
            {
                int u = guess.Window.Left + (int)((x + 0.5) * full.Width / small.Width);
                int v = guess.Window.Top + (int)((y + 0.5) * full.Height / small.Height);
                beliefs[(y * small.Width) + x] = (byte)(guess.At(u, v, step) switch
                {
                    RegionBelief.Outside => GrabCutClasses.BGD,
                    RegionBelief.Inside => GrabCutClasses.FGD,
                    RegionBelief.MaybeOutside => GrabCutClasses.PR_BGD,
                    _ => GrabCutClasses.PR_FGD,
                });
            }
        }

        return mask;
    }

    // Both models need samples. Odd values are inside.
    private static bool IsOneSided(Mat mask)
    {
        Span<byte> beliefs = MatPixels.Of(mask);
        int inside = 0;
        foreach (byte belief in beliefs)
        {
            inside += belief & 1;
        }

        return inside == 0 || inside == beliefs.Length;
    }

    private static Mat Cut(ReadOnlySpan<byte> pixels, ImageSize size, RegionBox window, Size full)
    {
        Mat picture = new(full.Height, full.Width, MatType.CV_8UC3);
        Span<byte> target = MatPixels.Of(picture);
        int rowBytes = full.Width * 3;
        for (int v = 0; v < full.Height; v++)
        {
            int from = (((window.Top + v) * size.Width) + window.Left) * 3;
            pixels.Slice(from, rowBytes).CopyTo(target[(v * rowBytes)..]);
        }

        return picture;
    }

    private static void Paste(Mat mask, Size full, RegionBox window, ImageSize size, byte[] region)
    {
        foreach (ref byte belief in MatPixels.Of(mask))
        {
            belief = (byte)((belief & 1) * byte.MaxValue);
        }

        using Mat grown = new();
        Cv2.Resize(mask, grown, full, 0, 0, InterpolationFlags.Linear);
        ReadOnlySpan<byte> inside = MatPixels.Of(grown);
        for (int v = 0; v < full.Height; v++)
        {
            for (int u = 0; u < full.Width; u++)
            {
                region[((window.Top + v) * size.Width) + window.Left + u] =
                    inside[(v * full.Width) + u] >= 128 ? (byte)1 : (byte)0;
            }
        }
    }

    // Pieces that somebody clicked into; without a click into it, the largest and what is not much smaller.
    private static void KeepMeant(byte[] region, ImageSize size, RegionHint hint)
    {
        ConnectedComponents pieces = new(size);
        byte[] groups = new byte[256];
        groups[1] = 1;
        pieces.Find(region, groups, Connectivity.Four);
        bool[] isKept = new bool[pieces.Components.Length];
        foreach (Run run in pieces.Runs)
        {
            isKept[run.Component] |= hint.Clicks.Any(
                c => c.IsInside && c.V == run.Row && c.U >= run.Start && c.U < run.End);
        }

        if (!isKept.Contains(true))
        {
            int largest = 0;
            foreach (ref readonly Component piece in pieces.Components)
            {
                largest = Math.Max(largest, piece.AreaPixels);
            }

            for (int i = 0; i < isKept.Length; i++)
            {
                isKept[i] = pieces.Components[i].AreaPixels >= PieceMin * largest;
            }
        }

        foreach (Run run in pieces.Runs)
        {
            if (!isKept[run.Component])
            {
                region.AsSpan((run.Row * size.Width) + run.Start, run.Length).Clear();
            }
        }
    }
}
