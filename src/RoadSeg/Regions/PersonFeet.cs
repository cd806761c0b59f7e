using RoadSeg.Geometry;

namespace RoadSeg.Regions;

/// <summary>Where a person's region ends below. One thread at a time.</summary>
/// <param name="classMap">Size of the class maps.</param>
/// <param name="components">Of the class map.</param>
/// <param name="fragments">Which of them are whose.</param>
internal sealed class PersonFeet(ImageSize classMap, ConnectedComponents components, PersonFragments fragments)
{
    // A foot is so near to the middle of a body, metres, and to the row that goes with the rest of it, as a share of
    // the height; at what share of the height somebody is looked at whose feet are not.
    private const double AsideMax = 0.4;
    private const double RowShareMax = 0.1;
    private const double KneesUp = 0.4;

    private readonly int[] pixelsByColumn = new int[classMap.Width];

    /// <summary>
    /// Of a region by itself: its middle, and its lowest row. The shoe that is seen lowest is half a stride beside the
    /// person, and the median does not follow a stretched-out arm or wheel as the mean would.
    /// </summary>
    /// <param name="person">The person's first fragment.</param>
    /// <param name="whole">All of them together.</param>
    public PersonFoot Of(int person, in Component whole)
    {
        int pixels = 0;
        pixelsByColumn.AsSpan(whole.Left, whole.Right - whole.Left).Clear();
        for (int i = person; i < fragments.Fragments.Length; i++)
        {
            for (int run = FirstRunOf(i, person); run >= 0; run = components.Runs[run].Next)
            {
                Run part = components.Runs[run];
                for (int u = part.Start; u < part.End; u++)
                {
                    pixelsByColumn[u]++;
                    pixels++;
                }
            }
        }

        int lower = ColumnOfRank(whole.Left, (pixels - 1) / 2);
        int upper = ColumnOfRank(whole.Left, pixels / 2);
        return new PersonFoot((lower + upper) / 2.0, whole.Bottom, whole.Top, true);
    }

    /// <summary>
    /// Of somebody cut out of several: below the middle of the body, its lowest row there, if that goes with the
    /// rest of the body.
    /// </summary>
    /// <param name="person">The person's first fragment.</param>
    /// <param name="whole">All of them together.</param>
    /// <param name="pose">How the person stands.</param>
    public PersonFoot Of(int person, in Component whole, in BodyPose pose)
    {
        int bottom = 0;
        for (int i = person; i < fragments.Fragments.Length; i++)
        {
            for (int run = FirstRunOf(i, person); run >= 0; run = components.Runs[run].Next)
            {
                Run part = components.Runs[run];
                bool isNear = part.End > pose.ColumnOf(-AsideMax, 0) && part.Start <= pose.ColumnOf(AsideMax, 0);
                bottom = isNear ? Math.Max(bottom, part.Row + 1) : bottom;
            }
        }

        return Math.Abs(bottom - 0.5 - pose.Foot.V) < RowShareMax * pose.Rows
            ? new PersonFoot(pose.Foot.U, bottom, whole.Top, true)
            : new PersonFoot(pose.ColumnOf(0, KneesUp), whole.Bottom, pose.Head.V + 0.5, false);
    }

    private int FirstRunOf(int fragment, int person) => fragments.Owners[fragment] == person
        ? components.Components[fragments.Fragments[fragment]].FirstRun
        : -1;

    private int ColumnOfRank(int firstColumn, int rank)
    {
        int column = firstColumn;
        int seen = pixelsByColumn[column];
        while (seen <= rank)
        {
            column++;
            seen += pixelsByColumn[column];
        }

        return column;
    }
}

/// <summary>Where somebody's region ends below and begins above, in the class map.</summary>
/// <param name="Column">Of the middle.</param>
/// <param name="Bottom">Row after the last.</param>
/// <param name="Top">Upper edge of the head: its first row.</param>
/// <param name="IsWhole">False where the lower end cannot be the feet.</param>
internal readonly record struct PersonFoot(double Column, double Bottom, double Top, bool IsWhole);
