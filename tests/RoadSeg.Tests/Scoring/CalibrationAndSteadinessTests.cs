using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Inference;
using RoadSeg.Scoring;
using RoadSeg.Segmenting;
using RoadSeg.Tests.Support;

namespace RoadSeg.Tests.Scoring;

public sealed class CalibrationAndSteadinessTests
{
    private static readonly ImageSize Size = new(8, 4);

    // 32 pixels stated with 204/255 = 0.8; so many of them right.
    [Theory]
    [InlineData(32, 0.2)]
    [InlineData(16, 0.3)]
    [InlineData(0, 0.8)]
    public void The_error_is_the_distance_of_stated_and_right(int right, double expected)
    {
        Segmentation segmentation = new(
            new ClassTable(Some.Classes(2)), Size, Size, Letterbox.Stretch(Size, Size), Size);
        segmentation.Confidences.Fill(204);
        byte[] predicted = new byte[Size.PixelCount];
        byte[] truth = [.. Enumerable.Range(0, Size.PixelCount).Select(i => (byte)(i < right ? 0 : 1))];
        CalibrationScore score = new();
        score.Add(truth, predicted, segmentation, 2);
        Assert.Equal(expected, score.Error!.Value, 1e-9);
        Assert.Equal(32, score.Bins.Sum(b => b.Pixels));
    }

    [Fact]
    public void Void_pixels_say_nothing_about_calibration()
    {
        Segmentation segmentation = new(
            new ClassTable(Some.Classes(2)), Size, Size, Letterbox.Stretch(Size, Size), Size);
        byte[] nothing = new byte[Size.PixelCount];
        Array.Fill(nothing, (byte)255);
        CalibrationScore score = new();
        score.Add(nothing, nothing, segmentation, 2);
        Assert.Null(score.Error);
    }

    [Fact]
    public async Task Only_pixels_that_look_the_same_have_to_keep_their_class()
    {
        SteadinessScore score = new(Size);
        byte[] before = new byte[Size.PixelCount], after = new byte[Size.PixelCount];
        after.AsSpan(0, 12).Fill(1);
        Assert.Null(await AddAsync(score, 0, 100, 8, before));

        // The first 8 pixels look different; of the other 24, 4 changed their class.
        Assert.Equal(20.0 / 24, (await AddAsync(score, 1, 200, 8, after))!.Value, 1e-12);
        Assert.Equal(20.0 / 24, score.Share!.Value, 1e-12);
    }

    [Fact]
    public async Task A_gap_in_the_frames_is_no_change()
    {
        SteadinessScore score = new(Size);
        byte[] ids = new byte[Size.PixelCount];
        await AddAsync(score, 0, 1, 0, ids);
        Assert.Null(await AddAsync(score, 2, 1, 0, ids));
        Assert.Equal(1, await AddAsync(score, 3, 1, 0, ids));
    }

    private static async Task<double?> AddAsync(SteadinessScore score, long id, byte grey, int count, byte[] ids)
    {
        FramePool pool = new(Size, 1);
        using Frame frame = await pool.RentAsync(
            new FrameStamp("front", id, TimeSpan.FromSeconds(id)), 0, CancellationToken.None);
        frame.Pixels.Fill(50);
        frame.Pixels[..(count * 3)].Fill(grey);
        return score.Add(new FrameView(frame), ids);
    }
}
