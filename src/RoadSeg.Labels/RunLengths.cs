using System.Text;
using RoadSeg.Geometry;

namespace RoadSeg.Labels;

/// <summary>
/// Masks as lengths of runs that begin with those of zeros: column by column as COCO counts them, and COCO's text form
/// of them.
/// </summary>
internal static class RunLengths
{
    private const char FirstCharacter = '0';
    private const int BitsPerCharacter = 5;

    /// <summary>Runs of the pixels that a test holds for, down the columns from left to right.</summary>
    /// <param name="size">Size of the picture.</param>
    /// <param name="box">Where pixels can be set; outside of it none is.</param>
    /// <param name="isSet">Whether the pixel of an index, row-major in the picture, is set.</param>
    public static List<int> DownColumns(ImageSize size, ImageBox box, Func<int, bool> isSet)
    {
        ArgumentNullException.ThrowIfNull(isSet);
        RunCounter runs = new();
        runs.Add(false, box.U * size.Height);
        for (int u = box.U; u < box.U + box.Width; u++)
        {
            runs.Add(false, box.V);
            for (int v = box.V; v < box.V + box.Height; v++)
            {
                runs.Add(isSet((v * size.Width) + u), 1);
            }

            runs.Add(false, size.Height - box.V - box.Height);
        }

        runs.Add(false, (size.Width - box.U - box.Width) * size.Height);
        return runs.Counts;
    }

    /// <summary>Runs of the pixels of a box that a test holds for, along its rows from the top.</summary>
    /// <param name="size">Size of the picture.</param>
    /// <param name="box">The box.</param>
    /// <param name="isSet">Whether the pixel of an index, row-major in the picture, is set.</param>
    public static List<int> AlongRows(ImageSize size, ImageBox box, Func<int, bool> isSet)
    {
        ArgumentNullException.ThrowIfNull(isSet);
        RunCounter runs = new();
        for (int v = box.V; v < box.V + box.Height; v++)
        {
            for (int u = box.U; u < box.U + box.Width; u++)
            {
                runs.Add(isSet((v * size.Width) + u), 1);
            }
        }

        return runs.Counts;
    }

    /// <summary>COCO's text form: differences to the length before the last one, 5 bits a character.</summary>
    public static string Compress(IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        StringBuilder text = new();
        for (int i = 0; i < counts.Count; i++)
        {
            int rest = i > 2 ? counts[i] - counts[i - 2] : counts[i];
            bool hasMore = true;
            while (hasMore)
            {
                int bits = rest & 0x1f;
                rest >>= BitsPerCharacter;
                hasMore = (bits & 0x10) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(FirstCharacter + bits + (hasMore ? 0x20 : 0)));
            }
        }

        return text.ToString();
    }

    /// <summary>The lengths of COCO's text form; null when the text is none.</summary>
    public static List<int>? TryExpand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<int> counts = [];
        int i = 0;
        while (i < text.Length)
        {
            long value = 0;
            int shift = 0;
            int bits;
            do
            {
                if (i == text.Length || shift > 30)
                {
                    return null;
                }

                bits = text[i++] - FirstCharacter;
                if (bits is < 0 or > 0x3f)
                {
                    return null;
                }

                value |= (long)(bits & 0x1f) << shift;
                shift += BitsPerCharacter;
            }
            while ((bits & 0x20) != 0);

            value = (bits & 0x10) != 0 ? value - (1L << shift) : value;
            value += counts.Count > 2 ? counts[^2] : 0;
            if (value is < 0 or > int.MaxValue)
            {
                return null;
            }

            counts.Add((int)value);
        }

        return counts;
    }

    /// <summary>Draws runs; false when they are not exactly as long as the mask.</summary>
    /// <param name="counts">Lengths, zeros first.</param>
    /// <param name="length">Pixels of the mask.</param>
    /// <param name="draw">Takes first and end of each run that is set, counted along the runs.</param>
    public static bool TryDraw(IReadOnlyList<int> counts, int length, Action<int, int> draw)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(draw);
        if (counts.Any(c => c < 0) || counts.Sum(c => (long)c) != length)
        {
            return false;
        }

        int at = 0;
        for (int i = 0; i < counts.Count; i++)
        {
            if (i % 2 == 1)
            {
                draw(at, at + counts[i]);
            }

            at += counts[i];
        }

        return true;
    }

    private sealed class RunCounter
    {
        private bool last;

        public List<int> Counts { get; } = [0];

        public void Add(bool isSet, int length)
        {
            if (length > 0 && isSet != last)
            {
                Counts.Add(0);
                last = isSet;
            }

            Counts[^1] += length;
        }
    }
}
