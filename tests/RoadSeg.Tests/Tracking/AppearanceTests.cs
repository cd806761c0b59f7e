using RoadSeg.Geometry;
using RoadSeg.Regions;
using RoadSeg.Tracking;

namespace RoadSeg.Tests.Tracking;

/// <summary>Two people who come so near to each other that they are seen as one for a while.</summary>
public sealed class AppearanceTests
{
    private const double Fps = 10;
    private const int Meet = 16;
    private const int Part = 20;
    private const int End = 32;

    private static readonly Appearance Red = Dressed(new(0.55f, 0.2f, 90, 80), new(0.3f, 0.42f, 50, 80));
    private static readonly Appearance Green = Dressed(new(0.25f, 0.3f, 80, 80), new(0.34f, 0.32f, 110, 80));

    [Fact]
    public void Who_turns_back_is_known_by_the_clothes()
    {
        Assert.Equal((1, 2), IdsAfter(Red, Green, turnsBack: true));

        // Nothing but the clothes can tell: who is dressed alike seems to have walked on.
        Assert.Equal((2, 1), IdsAfter(Red, Red, turnsBack: true));
        Assert.Equal((2, 1), IdsAfter(default, default, turnsBack: true));
    }

    [Fact]
    public void Who_walks_on_keeps_the_id_in_whatever_clothes()
    {
        Assert.Equal((1, 2), IdsAfter(Red, Green, turnsBack: false));
        Assert.Equal((1, 2), IdsAfter(Red, Red, turnsBack: false));
        Assert.Equal((1, 2), IdsAfter(default, default, turnsBack: false));
    }

    [Fact]
    public void A_cloud_before_the_sun_changes_nobodys_clothes()
    {
        Assert.Equal((1, 2), IdsAfter(Red, Green, turnsBack: true, lightAtEnd: 0.5));
        Assert.Equal((1, 2), IdsAfter(Red, Green, turnsBack: false, lightAtEnd: 0.5));
        Assert.Equal((1, 2), IdsAfter(Red, Red, turnsBack: false, lightAtEnd: 0.5));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(80, 2, 1)]
    public void A_pixel_or_two_of_another_colour_prove_nothing(int pixels, int left, int right)
    {
        Show show = new();
        for (int frame = 0; frame < 20; frame++)
        {
            show.Two(-0.25, Red, 0.25, Green);
        }

        Assert.Equal((left, right), show.Two(-0.25, Seen(Green, pixels, 1), 0.25, Seen(Red, pixels, 1)));
    }

    [Fact]
    public void What_is_seen_of_somebody_in_a_group_counts_less()
    {
        PersonRegion clear = Show.At(0, Green);
        Appearance alone = AppearanceCost.Mix(Red, clear);
        Appearance shared = AppearanceCost.Mix(Red, clear with { IsShared = true });
        Appearance hidden = AppearanceCost.Mix(Red, clear with { IsFootSeen = false });
        Assert.InRange(alone.Upper.Red, Green.Upper.Red, Red.Upper.Red);
        Assert.InRange(shared.Upper.Red, alone.Upper.Red + 0.02f, Red.Upper.Red);
        Assert.Equal(shared, hidden);
        Assert.Equal(Red with { Upper = Red.Upper with { Pixels = 80 } }, AppearanceCost.Mix(Red, Show.At(0, default)));
    }

    [Fact]
    public void Looks_cost_no_allocation()
    {
        Show show = new();
        show.Two(-1, Red, 1, Green);
        Assert.Equal(0, Allocations.Of(() => show.Again()));
    }

    // Ids of the one who came from the right and of the one who came from the left.
    private static (int First, int Second) IdsAfter(
        Appearance first, Appearance second, bool turnsBack, double lightAtEnd = 1)
    {
        Show show = new();
        (int, int) ids = default;
        for (int frame = 0; frame < End; frame++)
        {
            double light = frame < Meet ? 1 : 1 - ((1 - lightAtEnd) * Math.Min(1, (frame - Meet) / 8.0));
            double way = turnsBack && frame > (Meet + Part) / 2 ? Meet + Part - frame : frame;
            double side = 1.08 - (0.06 * way);
            if (frame >= Meet && frame < Part)
            {
                show.One(0, AppearanceCost.Mix(Seen(first, 80, light), Show.At(0, Seen(second, 80, light))));
                continue;
            }

            ids = show.Two(-side, Seen(first, 80, light), side, Seen(second, 80, light));
        }

        return ids;
    }

    private static Appearance Dressed(ClothColour upper, ClothColour lower) => new(upper, lower);

    private static Appearance Seen(Appearance clothes, int pixels, double light) => clothes == default ? default : new(
        clothes.Upper with { Lightness = (float)(clothes.Upper.Lightness * light), Pixels = pixels },
        clothes.Lower with { Lightness = (float)(clothes.Lower.Lightness * light), Pixels = pixels });

    private sealed class Show
    {
        private readonly PersonTracker tracker = new(new GroundPoint(1.2, 0));
        private readonly PeopleRegions people = new();
        private int frame;

        public static PersonRegion At(double y, Appearance appearance) => new(
            PersonKind.Pedestrian, default, 500, 0.9, default, new GroundFix(new GroundPoint(9, y), 0.1),
            InPath: false, 0, 0)
        { Appearance = appearance };

        public (int First, int Second) Two(double first, Appearance a, double second, Appearance b)
        {
            people.PeopleBuffer.Clear();
            people.PeopleBuffer.Add(At(first, a));
            people.PeopleBuffer.Add(At(second, b));
            Again();
            return (people.People[0].Track!.Value.Id, people.People[1].Track!.Value.Id);
        }

        public void One(double y, Appearance both)
        {
            people.PeopleBuffer.Clear();
            people.PeopleBuffer.Add(At(y, both));
            Again();
        }

        public void Again() => tracker.Update(TimeSpan.FromSeconds(frame++ / Fps), people);
    }
}
