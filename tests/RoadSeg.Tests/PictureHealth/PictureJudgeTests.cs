using RoadSeg.PictureHealth;

namespace RoadSeg.Tests.PictureHealth;

public sealed class PictureJudgeTests
{
    private static readonly PictureMeasures Good = new(0.8, 0.01, 0.5, 1.5, IsRepeat: false);

    [Theory]
    [InlineData(PictureFaults.Black)]
    [InlineData(PictureFaults.Overexposed)]
    [InlineData(PictureFaults.Covered)]
    [InlineData(PictureFaults.Blurred)]
    [InlineData(PictureFaults.None)]
    public void Made_pictures_are_told_apart(PictureFaults fault)
    {
        Func<int, byte[]> make = fault switch
        {
            PictureFaults.Black => MadePicture.Black,
            PictureFaults.Overexposed => MadePicture.Overexposed,
            PictureFaults.Covered => MadePicture.Covered,
            PictureFaults.Blurred => MadePicture.Defocused,
            _ => MadePicture.Street,
        };
        Assert.Equal(fault, Last(make, 8));
        Assert.Equal(PictureFaults.None, Last(i => i < 8 ? make(i) : MadePicture.Street(i), 16));
    }

    [Fact]
    public void A_dark_street_is_not_black() => Assert.Equal(PictureFaults.None, Last(MadePicture.Night, 8));

    // A parked car: nothing moves, but the sensor's noise does.
    [Fact]
    public void A_parked_car_is_not_frozen()
    {
        Assert.Equal(PictureFaults.None, Last(MadePicture.Street, 12));
        Assert.Equal(PictureFaults.Frozen, Last(_ => MadePicture.Street(1), 12));
    }

    // Ten pictures a second: bad from 1.0 s on, raised 0.2 s later, good from 2.0 s on, cleared 0.5 s later.
    [Fact]
    public void A_fault_comes_and_goes_after_some_time()
    {
        PictureMeasures black = Good with { LightShare = 0 };
        double[] bad = [.. Times(40, i => i is >= 10 and < 20 ? black : Good, PictureFaults.Black)];
        Assert.Equal((1.2, 2.4), (bad[0], bad[^1]));
        Assert.Equal(13, bad.Length);
    }

    [Fact]
    public void A_flash_is_no_fault()
    {
        PictureMeasures flash = Good with { ClippedShare = 1 };
        Assert.Empty(Times(60, i => i % 10 < 2 ? flash : Good, PictureFaults.Overexposed));
    }

    // However slow the camera: three pictures.
    [Fact]
    public void One_bad_picture_is_never_enough()
    {
        PictureJudge judge = new();
        PictureMeasures covered = Good with { StructuredShare = 0 };
        Assert.Equal(PictureFaults.None, judge.Judge(covered, TimeSpan.FromSeconds(0)).Faults);
        Assert.Equal(PictureFaults.None, judge.Judge(covered, TimeSpan.FromSeconds(1)).Faults);
        PictureReport report = judge.Judge(covered, TimeSpan.FromSeconds(2));
        Assert.Equal(PictureFaults.Covered, report.Faults);
        Assert.True(report.IsBlind);
    }

    [Fact]
    public void Between_the_limits_things_stay_as_they_are()
    {
        PictureMeasures between = Good with { EdgeSpread = 2.35 };
        PictureMeasures blurred = Good with { EdgeSpread = 3 };
        Assert.Empty(Times(40, _ => between, PictureFaults.Blurred));
        Assert.Equal(3.9, Times(40, i => i < 10 ? blurred : between, PictureFaults.Blurred).Last());
    }

    [Fact]
    public void A_frozen_picture_says_since_when()
    {
        PictureJudge judge = new();
        List<PictureReport> reports =
            [.. Enumerable.Range(0, 12).Select(i => judge.Judge(
                Good with { IsRepeat = i >= 4 }, TimeSpan.FromSeconds(i / 10.0)))];
        Assert.All(reports.Take(8), r => Assert.Equal(new PictureReport(PictureFaults.None, TimeSpan.Zero), r));
        Assert.Equal(PictureFaults.Frozen, reports[8].Faults);
        Assert.Equal(TimeSpan.FromSeconds(0.8), reports[11].FrozenFor);
    }

    // Twelve pictures a second in a recording of sixty: each is there five times.
    [Fact]
    public void Repeats_of_a_slower_camera_are_not_frozen() =>
        Assert.Empty(Times(600, i => Good with { IsRepeat = i % 5 != 0 }, PictureFaults.Frozen, 60));

    [Fact]
    public void A_clock_that_goes_back_begins_anew()
    {
        PictureJudge judge = new();
        PictureMeasures black = Good with { LightShare = 0 };
        for (int i = 0; i < 5; i++)
        {
            judge.Judge(black, TimeSpan.FromSeconds(100 + i));
        }

        Assert.Equal(PictureFaults.None, judge.Judge(black, TimeSpan.Zero).Faults);
    }

    private static PictureFaults Last(Func<int, byte[]> make, int count)
    {
        PictureMeter meter = new(MadePicture.Size);
        PictureJudge judge = new();
        PictureFaults faults = PictureFaults.None;
        for (int i = 0; i < count; i++)
        {
            faults = judge.Judge(meter.Measure(make(i)), TimeSpan.FromSeconds(i / 10.0)).Faults;
        }

        return faults;
    }

    // Media times of the pictures while the fault holds.
    private static IEnumerable<double> Times(
        int count, Func<int, PictureMeasures> measures, PictureFaults fault, double perSecond = 10)
    {
        PictureJudge judge = new();
        for (int i = 0; i < count; i++)
        {
            if (judge.Judge(measures(i), TimeSpan.FromSeconds(i / perSecond)).Faults == fault)
            {
                yield return i / perSecond;
            }
        }
    }
}
