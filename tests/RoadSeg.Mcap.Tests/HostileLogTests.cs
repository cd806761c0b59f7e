using RoadSeg.Mcap.Reading;
using RoadSeg.Mcap.Tests.Support;
using RoadSeg.Sources;

namespace RoadSeg.Mcap.Tests;

/// <summary>
/// Logs spoilt at random, from a seed: an error or frames, in bounded memory and without end.
/// </summary>
public sealed class HostileLogTests : IDisposable
{
    private const int SmokeRounds = 300;
    private const long BytesMax = 192L << 20;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [Trait("Kind", "Fuzz")]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_spoilt_log_is_an_error_or_frames(bool isCompressed, int seed)
    {
        await Logs.WriteAsync(folder["seed.mcap"], 25, Logs.Options with { IsCompressed = isCompressed });
        await SpoilAsync(folder["seed.mcap"], isCompressed ? "compressed logs" : "logs", seed);
    }

    [Theory]
    [Trait("Kind", "Fuzz")]
    [InlineData("none", 3)]
    [InlineData("bz2", 4)]
    [InlineData("lz4", 5)]
    public async Task A_spoilt_bag_is_an_error_or_frames(string compression, int seed)
    {
        await RosBag.WriteAsync(folder["seed.bag"], compression, 25);
        await SpoilAsync(folder["seed.bag"], $"bags ({compression})", seed, "?topic=" + RosBag.Topic);
    }

    private async Task SpoilAsync(string seedFile, string what, int seed, string topic = "")
    {
        byte[] whole = await File.ReadAllBytesAsync(seedFile);
        string spoiltFile = folder["spoilt" + System.IO.Path.GetExtension(seedFile)];
        Random random = RoadSeg.Tests.Fuzzing.Chance(seed);
        int refused = 0;
        int read = 0;
        foreach (int round in RoadSeg.Tests.Fuzzing.Rounds(what, SmokeRounds))
        {
            byte[] spoilt = Spoil(whole, random);
            await File.WriteAllBytesAsync(spoiltFile, spoilt);
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (await ReadAllAsync(spoiltFile, topic))
            {
                read++;
            }
            else
            {
                refused++;
            }

            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < BytesMax, $"round {round} of seed {seed}: {used} bytes were allocated");
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    // Bytes are overwritten, lengths made huge, pieces cut out, doubled or left away.
    private static byte[] Spoil(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int n = random.Next(1, 6); n > 0; n--)
        {
            int place = random.Next(Math.Max(1, bytes.Count - 8));
            int length = random.Next(1, 200);
            switch (random.Next(6))
            {
                case 0:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 1:
                    for (int i = 0; i < 8 && place + i < bytes.Count; i++)
                    {
                        bytes[place + i] = 0xFF;
                    }

                    break;
                case 2:
                    bytes.RemoveRange(place, Math.Min(length, bytes.Count - place));
                    break;
                case 3:
                    bytes.InsertRange(place, bytes.GetRange(place, Math.Min(length, bytes.Count - place)));
                    break;
                case 4:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
                default:
                    for (int i = 0; i < length && place + i < bytes.Count; i++)
                    {
                        bytes[place + i] ^= (byte)random.Next(256);
                    }

                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }

    // Every message, then every frame and a seek.
    private static async Task<bool> ReadAllAsync(string path, string topic)
    {
        try
        {
            using (LogReader reader = LogReaders.Open(path))
            {
                int count = 0;
                while (reader.TryRead(out _))
                {
                    Assert.True(++count < 100_000, "a log without end");
                }
            }

            LogCamera.TryRead(path + topic, "base_link", _ => { });
            return await DrainAsync(path + topic) >= 0;
        }
        catch (Exception e) when (e is SourceException or InvalidDataException or NotSupportedException)
        {
            Assert.True(e.Message.Length > 10);
            return false;
        }
    }

    private static async Task<int> DrainAsync(string name)
    {
        await using LogSource source = Logs.Open(name);
        int count = (await Logs.DrainAsync(source)).Count;
        await source.SeekAsync(count / 2, CancellationToken.None);
        return count + (await Logs.DrainAsync(source)).Count;
    }
}
