using RoadSeg.Ffmpeg;
using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests.Support;

/// <summary>Reads all of the pictures of sources of video.</summary>
internal static class VideoFrames
{
    public static LogSource Open(string path) => LogSource.Open(
        path, new LogSourceOptions { OpenVideo = FfmpegVideoDecoder.Open }, new FakePictures(), TimeProvider.System);

    /// <summary>The frames that are left.</summary>
    public static async Task<List<(long Id, TimeSpan Time, byte[] Pixels)>> DrainAsync(IFrameSource source)
    {
        FramePool pool = new(source.Description.Size, 1);
        List<(long, TimeSpan, byte[])> frames = [];
        while (await source.ReadAsync(pool, CancellationToken.None) is Frame frame)
        {
            frames.Add((frame.Stamp.FrameId, frame.Stamp.MediaTime, frame.Pixels.ToArray()));
            frame.Dispose();
        }

        return frames;
    }

    /// <summary>Asserts numbers, times and every pixel.</summary>
    /// <param name="frames">What was read.</param>
    /// <param name="all">Every picture of the clip.</param>
    /// <param name="start">Number of the picture that time counts from.</param>
    /// <param name="ids">The numbers expected.</param>
    public static void AssertAre(
        List<(long Id, TimeSpan Time, byte[] Pixels)> frames, List<byte[]> all, IEnumerable<int> ids, int start = 0)
    {
        int[] expected = [.. ids];
        Assert.Equal(expected.Select(i => (long)i), frames.Select(f => f.Id));
        Assert.Equal(
            expected.Select(i => TimeSpan.FromSeconds((double)(i - start) / VideoClip.PicturesPerSecond)),
            frames.Select(f => f.Time));
        Assert.All(frames, f => Assert.True(f.Pixels.AsSpan().SequenceEqual(all[(int)f.Id]), $"pixels of frame {f.Id}"));
    }
}
