namespace RoadSeg.Calibration;

/// <summary>
/// How far the vehicle nodded from one picture to the next. Pieces of the strips are found again in the next picture;
/// what is near grows away from the horizon as the vehicle drives on, in each strip by its own rate, and what is left
/// at the horizon itself, where nothing grows, is the nod. Allocates nothing per frame. One thread at a time.
/// </summary>
internal sealed class NodMeter
{
    private const double Degree = Math.PI / 180;
    private const double BlockCentreMax = 6 * Degree;

    // Ground below the horizon does not grow in proportion but with the square: little of it is looked at.
    private const double BlockCentreMin = -2 * Degree;
    private const double BlockHalf = 0.9 * Degree;
    private const double SearchReach = 2.5 * Degree;
    private const int BlocksPerStrip = 7;
    private const double ContrastMin = 3;
    private const double LikenessMin = 0.85;
    private const double SecondLikeness = 0.04;
    private const int BlocksMin = 12;
    private const double ResidualMax = 0.12 * Degree;

    // What is nearer than some metres grows faster, but fills no strip; standing still nothing grows.
    private const double GrowthSigma = 0.05;
    private const double BlockSigma = 0.03 * Degree;

    private readonly HorizonBand band;
    private readonly float[][] profiles;
    private readonly float[][] before;
    private readonly Block[] blocks;
    private readonly double[] residuals;
    private int blockCount;

    /// <summary>Prepares.</summary>
    /// <param name="camera">Mounted camera at the size of the pictures.</param>
    public NodMeter(CameraModel camera)
    {
        band = new HorizonBand(camera, BlockCentreMax + BlockHalf + SearchReach + (0.2 * Degree));
        profiles = [.. band.Strips.Select(strip => new float[strip.Count])];
        before = [.. band.Strips.Select(strip => new float[strip.Count])];
        blocks = new Block[band.Strips.Length * BlocksPerStrip];
        residuals = new double[blocks.Length];
    }

    /// <summary>False when the horizon is not in the picture: then nothing is ever measured.</summary>
    public bool SeesHorizon => band.Strips.Length >= 4;

    /// <summary>Takes the first picture, or one after a gap.</summary>
    public void Begin(ReadOnlySpan<byte> bgr) => band.Read(bgr, before);

    /// <summary>Measures from the last picture to this one.</summary>
    /// <param name="bgr">H×W×3 bytes BGR24, rows packed.</param>
    /// <param name="offsetRadians">How far the vehicle was nodded in the last picture.</param>
    /// <param name="nodRadians">Change since then; positive is down.</param>
    /// <returns>False when the pictures do not say.</returns>
    public bool TryMeasure(ReadOnlySpan<byte> bgr, double offsetRadians, out double nodRadians)
    {
        band.Read(bgr, profiles);
        blockCount = 0;
        for (int strip = 0; strip < band.Strips.Length; strip++)
        {
            FindBlocks(strip, offsetRadians);
        }

        bool isSure = TryFit(out nodRadians);
        for (int i = 0; i < profiles.Length; i++)
        {
            profiles[i].CopyTo(before[i], 0);
        }

        return isSure;
    }

    private void FindBlocks(int index, double offset)
    {
        HorizonStrip strip = band.Strips[index];
        int half = Math.Max(3, (int)(BlockHalf * strip.SamplesPerRadian));
        int reach = (int)(SearchReach * strip.SamplesPerRadian);
        for (int i = 0; i < BlocksPerStrip; i++)
        {
            double elevation = BlockCentreMax + ((BlockCentreMin - BlockCentreMax) * i / (BlocksPerStrip - 1));
            int centre = (int)Math.Round(strip.HorizonSample - (elevation * strip.SamplesPerRadian));
            if (centre - half - reach < 0 || centre + half + reach >= strip.Count)
            {
                continue;
            }

            if (TryFollow(before[index], profiles[index], centre, half, reach, out double shift))
            {
                // Upward from where the horizon was: it rises in the picture as the vehicle nods down.
                double place = elevation - (offset * strip.Nod);
                blocks[blockCount++] = new Block(
                    index, place, shift / strip.SamplesPerRadian / strip.Nod, 1);
            }
        }
    }

    private static bool TryFollow(float[] from, float[] to, int centre, int half, int reach, out double shift)
    {
        shift = 0;
        int length = (2 * half) + 1;
        ReadOnlySpan<float> piece = from.AsSpan(centre - half, length);
        (double mean, double spread) = Moments(piece);
        if (spread < ContrastMin)
        {
            return false;
        }

        Span<double> likeness = stackalloc double[(2 * reach) + 1];
        int best = 0;
        for (int d = -reach; d <= reach; d++)
        {
            likeness[d + reach] = Likeness(piece, mean, spread, to.AsSpan(centre - half + d, length));
            best = likeness[d + reach] > likeness[best] ? d + reach : best;
        }

        if (likeness[best] < LikenessMin || best == 0 || best == likeness.Length - 1)
        {
            return false;
        }

        for (int i = 0; i < likeness.Length; i++)
        {
            bool isPeak = i > 0 && i < likeness.Length - 1 && likeness[i] >= likeness[i - 1]
                && likeness[i] >= likeness[i + 1] && Math.Abs(i - best) > 2;
            if (isPeak && likeness[i] > likeness[best] - SecondLikeness)
            {
                return false;
            }
        }

        double bend = likeness[best - 1] - (2 * likeness[best]) + likeness[best + 1];
        shift = best - reach + (bend < 0 ? (likeness[best - 1] - likeness[best + 1]) / (2 * bend) : 0);
        return true;
    }

    private static (double Mean, double Spread) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0;
        double squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        return (mean, Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean))));
    }

    private static double Likeness(ReadOnlySpan<float> piece, double mean, double spread, ReadOnlySpan<float> other)
    {
        (double otherMean, double otherSpread) = Moments(other);
        double sum = 0;
        for (int i = 0; i < piece.Length; i++)
        {
            sum += (piece[i] - mean) * (other[i] - otherMean);
        }

        return otherSpread < 0.5 ? 0 : sum / (piece.Length * spread * otherSpread);
    }

    // Least squares of (shift down = nod + growth of the strip · depth below the horizon), growth eliminated strip by
    // strip, and repeated with less weight for what does not fit.
    private bool TryFit(out double nod)
    {
        nod = 0;
        if (blockCount < BlocksMin)
        {
            return false;
        }

        double scatter = 0;
        for (int round = 0; round < 6; round++)
        {
            nod = Solve();
            Span<double> off = residuals.AsSpan(0, blockCount);
            for (int i = 0; i < blockCount; i++)
            {
                off[i] = Math.Abs(blocks[i].Residual);
            }

            off.Sort();
            scatter = Math.Max(BlockSigma, 1.48 * off[blockCount / 2]);
            for (int i = 0; i < blockCount; i++)
            {
                double share = blocks[i].Residual / (3 * scatter);
                blocks[i].Weight = 1 / (1 + (share * share * share * share));
            }
        }

        double weight = 0;
        for (int i = 0; i < blockCount; i++)
        {
            weight += blocks[i].Weight;
        }

        return scatter <= ResidualMax && weight >= BlocksMin;
    }

    // A shift downward in the picture is a nod upward.
    private double Solve()
    {
        double above = 0;
        double below = 0;
        for (int first = 0; first < blockCount;)
        {
            StripSums sums = SumsFrom(first);
            above += sums.D - (sums.Y * sums.Yd / sums.Yy);
            below += sums.W - (sums.Y * sums.Y / sums.Yy);
            first = sums.End;
        }

        double shift = above / Math.Max(below, 1e-9);
        for (int first = 0; first < blockCount;)
        {
            StripSums sums = SumsFrom(first);
            double growth = (sums.Yd - (shift * sums.Y)) / sums.Yy;
            for (int i = first; i < sums.End; i++)
            {
                blocks[i].Residual = blocks[i].Shift - shift - (growth * blocks[i].Place);
            }

            first = sums.End;
        }

        return -shift;
    }

    private StripSums SumsFrom(int first)
    {
        StripSums sums = new() { Yy = BlockSigma * BlockSigma / (GrowthSigma * GrowthSigma), End = first };
        while (sums.End < blockCount && blocks[sums.End].Strip == blocks[first].Strip)
        {
            Block block = blocks[sums.End++];
            sums.W += block.Weight;
            sums.D += block.Weight * block.Shift;
            sums.Y += block.Weight * block.Place;
            sums.Yy += block.Weight * block.Place * block.Place;
            sums.Yd += block.Weight * block.Place * block.Shift;
        }

        return sums;
    }

    private record struct Block(int Strip, double Place, double Shift, double Weight)
    {
        public double Residual { get; set; }
    }

    private record struct StripSums(double W, double D, double Y, double Yy, double Yd, int End);
}
