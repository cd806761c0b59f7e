using RoadSeg.Frames;
using RoadSeg.Sources;

namespace RoadSeg.OpenCv.Tests.Support;

/// <summary>What was seen of a frame.</summary>
internal sealed record Seen(long FrameId, TimeSpan MediaTime, byte MiddleBlue);

/// <summary>Reads sources to their end.</summary>
internal static class Reading
{
    public static async Task<List<Seen>> AllAsync(IFrameSource source, CancellationToken cancellationToken)
    {
        FramePool pool = new(source.Description.Size, 2);
        List<Seen> seen = [];
        while (await source.ReadAsync(pool, cancellationToken) is Frame frame)
        {
            using (frame)
            {
                int middle = ((frame.Size.Height / 2 * frame.Size.Width) + (frame.Size.Width / 2)) * 3;
                seen.Add(new Seen(frame.Stamp.FrameId, frame.Stamp.MediaTime, frame.Pixels[middle]));
            }
        }

        Assert.Equal(0, pool.Outstanding);
        return seen;
    }
}
