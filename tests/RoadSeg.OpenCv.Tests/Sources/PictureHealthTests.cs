using OpenCvSharp;
using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.OpenCv.Native;
using RoadSeg.OpenCv.Sources;
using RoadSeg.OpenCv.Tests.Support;
using RoadSeg.PictureHealth;

namespace RoadSeg.OpenCv.Tests.Sources;

/// <summary>Real recordings are well, and the same ones spoilt are not.</summary>
public sealed class PictureHealthTests
{
    // By day and soft, by day and grainy, sharp in the shade, at dusk and very dark.
    [Theory]
    [InlineData("highway_960x540.mp4")]
    [InlineData("urban_viaduct_424x240.mp4")]
    [InlineData("camvid_0016E5_15fps.mp4")]
    [InlineData("camvid_0001TP_1fps.mp4")]
    public async Task Real_recordings_give_no_false_alarm(string name) =>
        Assert.All(await JudgeAsync(Recordings.PathOrSkip(name), (_, _) => { }), r => Assert.Equal(default, r));

    [Fact]
    public async Task The_bundled_drive_gives_no_false_alarm() => Assert.All(
        await JudgeAsync(Recordings.Bundled("street.mp4"), (_, _) => { }), r => Assert.Equal(default, r));

    [Theory]
    [InlineData("highway_960x540.mp4")]
    [InlineData("camvid_0016E5_15fps.mp4")]
    [InlineData("camvid_0001TP_1fps.mp4")]
    public async Task Spoilt_recordings_are_told_apart(string name)
    {
        string path = Recordings.PathOrSkip(name);
        Assert.Equal(PictureFaults.Blurred, await LastAsync(path, (m, _) => Blur(m)));
        Assert.Equal(PictureFaults.Black, await LastAsync(path, (m, _) => m.ConvertTo(m, MatType.CV_8UC3, 0.05)));
        Assert.Equal(PictureFaults.Covered, await LastAsync(path, (m, _) => m.ConvertTo(m, MatType.CV_8UC3, 0.03, 70)));
        Assert.Equal(PictureFaults.Overexposed, await LastAsync(path, (m, _) => m.ConvertTo(m, MatType.CV_8UC3, 3, 170)));
        using Mat still = new();
        PictureFaults frozen = await LastAsync(path, (m, i) => (i < 5 ? m : still).CopyTo(i < 5 ? still : m));
        Assert.Equal(PictureFaults.Frozen, frozen);
    }

    // Fewer pixels and back again: edges become ramps of a fortieth of the width.
    private static void Blur(Mat picture)
    {
        using Mat small = new();
        Cv2.Resize(picture, small, new Size(40, 30), 0, 0, InterpolationFlags.Area);
        Cv2.Resize(small, picture, new Size(picture.Cols, picture.Rows), 0, 0, InterpolationFlags.Linear);
    }

    private static async Task<PictureFaults> LastAsync(string path, Action<Mat, int> spoil) =>
        (await JudgeAsync(path, spoil, 30))[^1].Faults;

    private static async Task<List<PictureReport>> JudgeAsync(
        string path, Action<Mat, int> spoil, int framesMax = int.MaxValue)
    {
        await using VideoFileSource source = VideoFileSource.Open(path, path, new SourceOptions(), TimeProvider.System);
        ImageSize size = source.Description.Size;
        FramePool pool = new(size, 1);
        PictureMeter meter = new(size);
        PictureJudge judge = new();
        List<PictureReport> reports = [];
        using Mat picture = new(size.Height, size.Width, MatType.CV_8UC3, Scalar.Black);
        while (reports.Count < framesMax
            && await source.ReadAsync(pool, TestContext.Current.CancellationToken) is Frame frame)
        {
            using (frame)
            {
                frame.Pixels.CopyTo(MatPixels.Of(picture));
                spoil(picture, reports.Count);
                reports.Add(judge.Judge(meter.Measure(MatPixels.Of(picture)), frame.Stamp.MediaTime));
            }
        }

        Assert.NotEmpty(reports);
        return reports;
    }
}
