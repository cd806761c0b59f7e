using RoadSeg.Frames;
using RoadSeg.Geometry;
using RoadSeg.Sources;

namespace RoadSeg.Tests.Sources;

/// <summary>However one gets to a frame, it is the same frame.</summary>
public sealed class FrameCacheTests : IAsyncDisposable
{
    private const int FrameBytes = 8 * 4 * 3;

    private readonly GappySource inner = new();
    private readonly FrameCache cache;
    private readonly FramePool pool = new(new ImageSize(8, 4), 1);

    public FrameCacheTests() => cache = new FrameCache(inner, FrameBytes * 10, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await cache.DisposeAsync();
        await inner.DisposeAsync();
    }

    [Fact]
    public async Task Stepping_back_over_what_was_seen_reads_nothing()
    {
        await ReadAsync(8);
        int reads = inner.Reads;
        await cache.SeekAsync(5, CancellationToken.None);
        Assert.Equal([5, 6, 8], await ReadAsync(3));
        Assert.Equal(reads, inner.Reads);
        Assert.Equal(3, cache.Hits);
        Assert.Equal([9, 10], await ReadAsync(2));
    }

    [Fact]
    public async Task Stepping_back_further_reads_some_frames_at_once()
    {
        await cache.SeekAsync(40, CancellationToken.None);
        Assert.Equal([40], await ReadAsync(1));
        int seeks = inner.Seeks;
        for (long id = 39; id > 32; id--)
        {
            await cache.SeekAsync(id, CancellationToken.None);
            Assert.Equal([GappySource.FirstFrom(id)!.Value], await ReadAsync(1));
        }

        Assert.InRange(inner.Seeks - seeks, 1, 3);
    }

    // The bytes of a frame are a function of its number alone, so any mix-up shows.
    [Fact]
    public async Task Any_walk_gives_the_frames_of_reading_through()
    {
        Random random = new(7);
        for (int step = 0; step < 400; step++)
        {
            long wanted = random.Next(60);
            switch (random.Next(3))
            {
                case 0:
                    await cache.SeekAsync(wanted, CancellationToken.None);
                    break;
                case 1:
                    await cache.SeekAsync(TimeSpan.FromSeconds(wanted / 10.0), CancellationToken.None);
                    break;
                default:
                    wanted = -1;
                    break;
            }

            IReadOnlyList<long> got = await ReadAsync(random.Next(1, 5));
            if (wanted >= 0)
            {
                Assert.Equal(GappySource.FirstFrom(wanted), got.Count > 0 ? got[0] : null);
            }

            Assert.All(got.Zip(got.Skip(1)), pair => Assert.Equal(GappySource.FirstFrom(pair.First + 1), pair.Second));
        }
    }

    [Fact]
    public async Task The_end_is_the_end_and_going_back_from_it_works()
    {
        await cache.SeekAsync(58, CancellationToken.None);
        Assert.Equal([58, 59], await ReadAsync(5));
        await cache.SeekAsync(59, CancellationToken.None);
        Assert.Equal([59], await ReadAsync(5));
    }

    private async Task<IReadOnlyList<long>> ReadAsync(int count)
    {
        List<long> ids = [];
        while (ids.Count < count && await cache.ReadAsync(pool, CancellationToken.None) is Frame frame)
        {
            using (frame)
            {
                Assert.All(frame.Pixels.ToArray(), b => Assert.Equal((byte)(frame.Stamp.FrameId * 3), b));
                Assert.Equal(TimeSpan.FromSeconds(frame.Stamp.FrameId / 10.0), frame.Stamp.MediaTime);
                ids.Add(frame.Stamp.FrameId);
            }
        }

        return ids;
    }

    /// <summary>Sixty frames at ten a second, of which every seventh is missing.</summary>
    private sealed class GappySource : ISeekableSource
    {
        private const int Count = 60;

        private long next;

        public int Reads { get; private set; }

        public int Seeks { get; private set; }

        public SourceDescription Description { get; } =
            new("gappy", "front", new ImageSize(8, 4), IsLive: false, 10, Count, "fake");

        public static long? FirstFrom(long id)
        {
            long first = id % 7 == 0 && id > 0 ? id + 1 : id;
            return first < Count ? first : null;
        }

        public async ValueTask<Frame?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
        {
            Reads++;
            if (FirstFrom(next) is not long id)
            {
                return null;
            }

            next = id + 1;
            Frame frame = await pool.RentAsync(
                new FrameStamp("front", id, TimeSpan.FromSeconds(id / 10.0)), 0, cancellationToken);
            frame.Pixels.Fill((byte)(id * 3));
            return frame;
        }

        public ValueTask SeekAsync(TimeSpan mediaTime, CancellationToken cancellationToken) =>
            SeekAsync((long)Math.Ceiling((mediaTime.TotalSeconds * 10) - 1e-6), cancellationToken);

        public ValueTask SeekAsync(long frameId, CancellationToken cancellationToken)
        {
            Seeks++;
            next = frameId;
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
