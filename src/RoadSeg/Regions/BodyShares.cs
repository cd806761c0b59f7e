using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>
/// Shares the pixels of a region out among the people whose heads stand out of it: the nearest person first takes the
/// feet that are seen lowest, and what lies within a body's width above them; the next takes of what is left. Where
/// somebody is expected under a head, the feet are looked for there. One thread at a time.
/// </summary>
internal sealed class BodyShares(ImageSize classMap, FootOnGround ground, RegionOptions options)
{
    /// <summary>Most people in one region.</summary>
    public const int BodiesMax = 32;

    // Half widths of a body, metres: head, trunk with arms, and legs, which stride; and where they begin.
    private const double HeadHalf = 0.13;
    private const double HeadHigh = 0.25;
    private const double TrunkHalf = 0.28;
    private const double LegsHalf = 0.42;
    private const double LegsHigh = 0.85;

    // A foot is rarely farther beside the head.
    private const double FootAsideMax = 0.5;
    private const double FootAsideSigma = 0.2;
    private const double HeightSigma = 0.15;

    // How well the distance of somebody expected is known, as a share of it, and what it counts when nobody is.
    private const double ExpectedSigma = 0.06;
    private const double UnexpectedCost = 2;
    private const double ExpectedAside = 0.25;

    // Nobody stands nearer beside another.
    private const double ShouldersMeters = 0.4;

    private readonly int[] bottoms = new int[classMap.Width];
    private readonly bool[] isTaken = new bool[classMap.Width];
    private readonly ReusableList<Body> bodies = new(BodiesMax);

    /// <summary>Writes which body each pixel of a region belongs to.</summary>
    /// <param name="part">The region.</param>
    /// <param name="runs">Its pixels.</param>
    /// <param name="heads">Columns of its heads, two or more, ascending.</param>
    /// <param name="heights">Per column of the map: rows from the region's upper outline to its lower end.</param>
    /// <param name="ids">What to write for each head.</param>
    /// <param name="expected">Who is expected in the picture.</param>
    /// <param name="map">Class map to write into.</param>
    public void Share(
        in Component part, ReadOnlySpan<Run> runs, ReadOnlySpan<int> heads, ReadOnlySpan<int> heights,
        ReadOnlySpan<byte> ids, ReadOnlySpan<ExpectedBody> expected, Span<byte> map)
    {
        bodies.Clear();
        for (int i = 0; i < heads.Length; i++)
        {
            int top = part.Bottom - heights[heads[i]];
            bodies.Add(new Body(heads[i], top, ids[i], -1, 0, ExpectedScale(heads, i, top, expected)));
        }

        FindFeet(part, runs);
        for (int index = part.FirstRun; index >= 0; index = runs[index].Next)
        {
            Run run = runs[index];
            Span<byte> row = map.Slice(run.Row * classMap.Width, classMap.Width);
            for (int column = run.Start; column < run.End; column++)
            {
                row[column] = OwnerOf(column, run.Row).Id;
            }
        }
    }

    // Columns in a metre of the nearest of those expected under this head, who are not nearer to another; 0 for nobody.
    private static double ExpectedScale(
        ReadOnlySpan<int> heads, int head, int top, ReadOnlySpan<ExpectedBody> expected)
    {
        double scale = 0;
        double least = double.PositiveInfinity;
        foreach (ref readonly ExpectedBody body in expected)
        {
            double aside = Math.Abs(body.HeadColumn - heads[head]);
            bool isHere = aside <= ExpectedAside * body.ColumnsPerMeter
                && Math.Abs(body.HeadRow - top) <= ExpectedAside * body.ColumnsPerMeter
                && (head == 0 || Math.Abs(body.HeadColumn - heads[head - 1]) >= aside)
                && (head == heads.Length - 1 || Math.Abs(body.HeadColumn - heads[head + 1]) >= aside);
            if (isHere && aside < least)
            {
                (least, scale) = (aside, body.ColumnsPerMeter);
            }
        }

        return scale;
    }

    private void FindFeet(in Component part, ReadOnlySpan<Run> runs)
    {
        bottoms.AsSpan(part.Left, part.Right - part.Left).Clear();
        isTaken.AsSpan(part.Left, part.Right - part.Left).Clear();
        for (int run = part.FirstRun; run >= 0; run = runs[run].Next)
        {
            bottoms.AsSpan(runs[run].Start, runs[run].Length).Fill(runs[run].Row + 1);
        }

        // Bodies with feet move to the front of the list, nearest first.
        int done = 0;
        while (done < bodies.Count && LowestColumn(part) is int column and >= 0)
        {
            isTaken[column] = true;
            if (ground.ColumnsPerMeter(column, bottoms[column]) is double scale
                && OwnerOfFoot(column, scale, done) is int owner and >= 0)
            {
                Span<Body> all = bodies.MutableItems;
                Body body = all[owner] with { Foot = bottoms[column], Scale = scale };
                all[owner] = all[done];
                all[done++] = body;
                Take(part, body);
            }
        }

        StandBehind(done);
    }

    private int LowestColumn(in Component part)
    {
        int lowest = -1;
        for (int column = part.Left; column < part.Right; column++)
        {
            if (!isTaken[column] && (lowest < 0 || bottoms[column] > bottoms[lowest]))
            {
                lowest = column;
            }
        }

        return lowest;
    }

    // The head under which a foot is, and whose height above it is a person's.
    private int OwnerOfFoot(int column, double scale, int from)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int i = from; i < bodies.Count; i++)
        {
            Body body = bodies.Items[i];
            double aside = (column - body.Head) / scale;
            double high = ((bottoms[column] - body.Top) / scale) - options.PersonHeightMeters;
            double cost = Square(aside / FootAsideSigma) + Square(high / HeightSigma)
                + (body.Expected > 0 ? Square(Math.Log(scale / body.Expected) / ExpectedSigma) : UnexpectedCost);
            if (Math.Abs(aside) <= FootAsideMax && cost < least)
            {
                (least, best) = (cost, i);
            }
        }

        return best;
    }

    // What is as low within a stride is the other foot, unless somebody else may stand beside: not nearer than
    // shoulders are wide. What ends higher belongs to the nearest head.
    private void Take(in Component part, in Body body)
    {
        int reach = (int)Math.Ceiling(LegsHalf * body.Scale);
        int last = Math.Min(part.Right - 1, body.Head + reach);
        for (int column = Math.Max(part.Left, body.Head - reach); column <= last; column++)
        {
            bool isLow = bottoms[column] > body.Foot - (HeadHigh * body.Scale);
            isTaken[column] |= isLow
                ? IsNearest(column, body, ShouldersMeters * body.Scale)
                : Math.Abs(column - body.Head) <= TrunkHalf * body.Scale && IsNearest(column, body, 0);
        }
    }

    private bool IsNearest(int column, in Body body, double apart)
    {
        foreach (ref readonly Body other in bodies.Items)
        {
            if (Math.Abs(other.Head - body.Head) >= apart
                && Math.Abs(column - other.Head) < Math.Abs(column - body.Head))
            {
                return false;
            }
        }

        return true;
    }

    // Whose feet are hidden stands behind the nearest to the side whose feet are seen.
    private void StandBehind(int done)
    {
        Span<Body> all = bodies.MutableItems;
        for (int i = done; i < all.Length; i++)
        {
            int front = -1;
            for (int j = 0; j < done; j++)
            {
                front = front < 0 || Math.Abs(all[j].Head - all[i].Head) < Math.Abs(all[front].Head - all[i].Head)
                    ? j
                    : front;
            }

            all[i] = front < 0 ? all[i] : all[i] with { Foot = all[front].Foot, Scale = all[front].Scale };
        }
    }

    // Head and trunk hide who stands behind; among legs the nearest head decides.
    private Body OwnerOf(int column, int row)
    {
        ReadOnlySpan<Body> all = bodies.Items;
        int nearest = 0;
        int least = int.MaxValue;
        for (int i = 0; i < all.Length; i++)
        {
            BodyPart part = all[i].PartAt(column, row);
            if (part == BodyPart.Trunk)
            {
                return all[i];
            }

            int aside = Math.Abs(column - all[i].Head) + (part == BodyPart.None ? classMap.Width : 0);
            if (aside < least)
            {
                (least, nearest) = (aside, i);
            }
        }

        return all[nearest];
    }

    private static double Square(double value) => value * value;

    private readonly record struct Body(int Head, int Top, byte Id, int Foot, double Scale, double Expected)
    {
        public BodyPart PartAt(int column, int row)
        {
            double aside = Math.Abs(column - Head) / Math.Max(Scale, 1e-6);
            if (row < Top - 1 || row >= Foot || aside > LegsHalf)
            {
                return BodyPart.None;
            }

            if (row >= Foot - (LegsHigh * Scale))
            {
                return BodyPart.Legs;
            }

            return aside <= (row < Top + (HeadHigh * Scale) ? HeadHalf : TrunkHalf) ? BodyPart.Trunk : BodyPart.None;
        }
    }

    private enum BodyPart
    {
        None,
        Trunk,
        Legs,
    }
}

/// <summary>Where somebody followed from earlier frames is expected in the class map.</summary>
/// <param name="HeadColumn">Of the middle of the head.</param>
/// <param name="HeadRow">Of its upper edge, at usual height.</param>
/// <param name="ColumnsPerMeter">At the distance of the feet.</param>
internal readonly record struct ExpectedBody(double HeadColumn, double HeadRow, double ColumnsPerMeter);
